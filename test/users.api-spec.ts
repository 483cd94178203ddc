import { Instance } from './support/instance.js';

let obih: Instance;
beforeAll(async () => {
  obih = await Instance.start();
}, 60_000);
afterAll(() => obih.stop());

describe('Signing in', () => {
  test('opens a session that names the person, the roles and the organisation', async () => {
    const melnychuk = await obih.as('melnychuk');
    const { status, body } = await melnychuk.get<{ person: { name: string }; roles: string[]; organisation: { edrpou: string } }>('/api/session');
    expect(status).toBe(200);
    expect(body.person.name).toBe('Тарас МЕЛЬНИЧУК');
    expect(body.roles).toEqual(['drafter']);
    expect(body.organisation.edrpou).toBe('00000001');
  });

  test('W10 an unknown login and a wrong password get the same answer', async () => {
    const unknown = await obih.anonymous('POST', '/api/session', { login: 'nobody', password: 'wrong' });
    const wrong = await obih.anonymous('POST', '/api/session', { login: 'boiko', password: 'wrong' });
    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
    expect(unknown.status).toBe(401);
  });

  test('W10 after five wrong passwords the account rests, and opens again when the rest is over', async () => {
    for (let attempt = 1; attempt <= 5; attempt += 1) await obih.anonymous('POST', '/api/session', { login: 'tkachuk', password: 'wrong' });
    const right = { login: 'tkachuk', password: obih.password('tkachuk') };
    expect((await obih.anonymous('POST', '/api/session', right)).status).toBe(401);
    obih.clock.shift(6 * 60_000);
    expect((await obih.anonymous('POST', '/api/session', right)).status).toBe(201);
    obih.clock.shift(-6 * 60_000);
  });

  test('W07 a change without the token of our own page is refused, and so is one that another site sent', async () => {
    const romaniuk = await obih.as('romaniuk');
    const without = await romaniuk.post<{ code: string }>('/api/substitutions', {}, { 'x-csrf-token': 'guessed' });
    expect([without.status, without.body.code]).toEqual([403, 'crossSiteRequest']);
    const foreign = await romaniuk.post<{ code: string }>('/api/substitutions', {}, { origin: 'https://evil.example' });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'crossSiteRequest']);
    const signIn = await obih.anonymous<{ code: string }>('POST', '/api/session', { login: 'a', password: 'b' }, { origin: 'null' });
    expect([signIn.status, signIn.body.code]).toEqual([403, 'crossSiteRequest']);
  });

  test('A07 the sessions of a dismissed person end at once', async () => {
    const marchenko = await obih.as('marchenko');
    expect((await marchenko.get('/api/session')).status).toBe(200);
    await obih.dataSource.query(`update person set dismissed_at = now() where login = 'marchenko'`);
    expect((await marchenko.get('/api/session')).status).toBe(401);
    await obih.dataSource.query(`update person set dismissed_at = null where login = 'marchenko'`);
  });

  test('the password is stored as an argon2id hash and the session only as the hash of its token', async () => {
    await obih.as('melnychuk');
    const [person] = (await obih.dataSource.query(`select password_hash from person where login = 'melnychuk'`)) as { password_hash: string }[];
    const [session] = (await obih.dataSource.query(`select token_hash from session limit 1`)) as { token_hash: string }[];
    expect(person?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(session?.token_hash).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('A password', () => {
  const sit = (login: string, password: string) => obih.anonymous('POST', '/api/session', { login, password });
  const fresh = 'жовтень над Дніпром';

  test('is changed with the current one; other sessions end, this one goes on, the journal says so without the words', async () => {
    const login = 'vdovenko';
    const vdovenko = await obih.as(login);
    expect((await sit(login, obih.password(login))).status).toBe(201);
    const sessions = async () => ((await obih.dataSource.query(`select count(*)::int as count from session s join person p on p.id = s.person_id where p.login = $1`, [login])) as { count: number }[])[0]?.count;
    const before = (await sessions()) ?? 0;
    expect(before).toBeGreaterThan(1);
    const changed = await vdovenko.post<{ endedSessions: number }>('/api/me/password', { current: obih.password(login), next: fresh });
    expect([changed.status, changed.body.endedSessions, await sessions()]).toEqual([200, before - 1, 1]);
    expect((await vdovenko.get('/api/session')).status).toBe(200);
    // The list of demonstration people does not offer what no longer opens anything.
    const { accounts } = (await obih.anonymous<{ accounts: { login: string; password: string | null }[] }>('GET', '/api/demo-accounts')).body;
    expect(accounts.filter(({ password }) => password === null).map((one) => one.login)).toEqual([login]);
    expect((await sit(login, obih.password(login))).status).toBe(401);
    expect((await sit(login, fresh)).status).toBe(201);
    const [entry] = (await obih.dataSource.query(`select type, data from journal_entry where type = 'passwordChanged' and data->>'personId' = $1`, [vdovenko.personId])) as { type: string; data: object }[];
    expect(entry?.data).toEqual({ personId: vdovenko.personId, endedSessions: before - 1 });
    const [row] = (await obih.dataSource.query(`select password_hash from person where login = $1`, [login])) as { password_hash: string }[];
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('that is easy to guess is refused with the reason, and nothing is changed', async () => {
    const bondar = await obih.as('bondar');
    const current = obih.password('bondar');
    const fault = async (next: string) => (await bondar.post<{ code: string; facts: { fault: string } }>('/api/me/password', { current, next })).body;
    expect(await fault('короткий')).toMatchObject({ code: 'passwordRefused', facts: { fault: 'tooShort', atLeast: 12 } });
    expect(await fault('це bondar, а не хтось')).toMatchObject({ facts: { fault: 'holdsLogin' } });
    expect((await sit('bondar', current)).status).toBe(201);
  });

  test('W10 a wrong current one counts as at sign-in: after five the account rests, for the right one too', async () => {
    const login = 'kostenko';
    const kostenko = await obih.as(login);
    const change = async (current: string) => (await kostenko.post<{ code: string }>('/api/me/password', { current, next: fresh })).body.code;
    for (let attempt = 1; attempt <= 5; attempt += 1) expect(await change('не той пароль')).toBe('passwordNotRight');
    expect(await change(obih.password(login))).toBe('accountRests');
    expect((await sit(login, obih.password(login))).status).toBe(401);
    obih.clock.shift(6 * 60_000);
    expect((await kostenko.post('/api/me/password', { current: obih.password(login), next: fresh })).status).toBe(200);
    obih.clock.shift(-6 * 60_000);
  });
});

describe('A substitution', () => {
  const wanted = async (absent: string, substitute: string, more: object = {}) => ({
    absentId: (await obih.as(absent)).personId, substituteId: (await obih.as(substitute)).personId, fromOn: '2030-01-10', toOn: '2030-01-20', capacity: 'acting', scope: 'all', ground: 'наказ від 05.01.2030 № 1-к', ...more,
  });

  test('is granted by the absent person and seen by both', async () => {
    const boiko = await obih.as('boiko');
    const created = await boiko.post<{ substitutionId: string; state: string }>('/api/substitutions', await wanted('boiko', 'lysenko'));
    expect([created.status, created.body.state]).toEqual([201, 'planned']);
    const seen = await (await obih.as('lysenko')).get<{ substitutions: { substitutionId: string }[] }>('/api/substitutions');
    expect(seen.body.substitutions.map((one) => one.substitutionId)).toContain(created.body.substitutionId);
  });

  test('I02 a repeated request with the same key grants one substitution', async () => {
    const honchar = await obih.as('honchar');
    const body = await wanted('honchar', 'oliinyk');
    const first = await honchar.post<{ substitutionId: string }>('/api/substitutions', body, { 'idempotency-key': 'k1' });
    const again = await honchar.post<{ substitutionId: string }>('/api/substitutions', body, { 'idempotency-key': 'k1' });
    expect(again.body.substitutionId).toBe(first.body.substitutionId);
    const other = await honchar.post<{ code: string }>('/api/substitutions', { ...body, ground: 'інша підстава' }, { 'idempotency-key': 'k1' });
    expect([other.status, other.body.code]).toEqual([422, 'idempotencyKeyReused']);
  });

  test('I12 of oneself, turned round, overlapping or closing a circle is refused with its own reason', async () => {
    const admin = await obih.as('admin');
    const refusal = async (body: object) => (await admin.post<{ code: string }>('/api/substitutions', body)).body.code;
    expect(await refusal(await wanted('zaiets', 'zaiets'))).toBe('substitutionOfSelf');
    expect(await refusal(await wanted('zaiets', 'bondar', { fromOn: '2030-02-02', toOn: '2030-02-01' }))).toBe('substitutionPeriod');
    expect((await admin.post('/api/substitutions', await wanted('zaiets', 'bondar'))).status).toBe(201);
    expect(await refusal(await wanted('zaiets', 'kostenko'))).toBe('substitutionOverlaps');
    expect((await admin.post('/api/substitutions', await wanted('bondar', 'kostenko'))).status).toBe(201);
    expect(await refusal(await wanted('kostenko', 'zaiets'))).toBe('substitutionLoop');
  });

  test('of somebody else is not for a colleague to grant', async () => {
    const melnychuk = await obih.as('melnychuk');
    const answer = await melnychuk.post<{ code: string }>('/api/substitutions', await wanted('vdovenko', 'melnychuk'));
    expect([answer.status, answer.body.code]).toEqual([403, 'notAllowed']);
  });
});

describe('The journal', () => {
  test('L02 the application can add to the journal but neither change nor delete it', async () => {
    await obih.as('melnychuk');
    await expect(obih.dataSource.query(`update journal_entry set type = 'forged'`)).rejects.toThrow(/permission denied|append-only/);
    await expect(obih.dataSource.query(`delete from journal_entry`)).rejects.toThrow(/permission denied|append-only/);
    await expect(obih.dataSource.query(`truncate journal_entry`)).rejects.toThrow(/permission denied|append-only/);
  });

  test('L03 when the journal cannot be written, the command fails too', async () => {
    const savchenko = await obih.as('savchenko');
    const body = { absentId: savchenko.personId, substituteId: (await obih.as('lysenko')).personId, fromOn: '2031-01-10', toOn: '2031-01-20', capacity: 'acting', scope: 'all', ground: 'наказ № 7' };
    const { default: pg } = await import('pg');
    const owner = new pg.Client({ connectionString: obih.ownerUrl });
    await owner.connect();
    await owner.query(`revoke insert on journal_entry from obih_app`);
    const refused = await savchenko.post('/api/substitutions', body);
    await owner.query(`grant insert on journal_entry to obih_app`);
    await owner.end();
    expect(refused.status).toBe(500);
    const [{ count } = { count: '' }] = (await obih.dataSource.query(`select count(*) from substitution where from_on = '2031-01-10'`)) as { count: string }[];
    expect(count).toBe('0');
  });
});
