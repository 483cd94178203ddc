import fc from 'fast-check';

// In CI a commit is always tried with the same random examples, the next one with others: a red run says something about the change and can be
// repeated (`FC_SEED=… npm test`). At home every run has new ones.
const seed = Number(process.env.FC_SEED);
if (process.env.FC_SEED && Number.isSafeInteger(seed)) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
