import type { CommandType } from '../domain/commands.js';

/** Every type of command by name; one that is missing here, or that is no command, does not compile. */
const every = {
  submit: true, decide: true, delegate: true, addParticipant: true, claim: true, release: true, withdraw: true, recall: true, reassign: true, answerRemark: true, resolveRemark: true, proposeCorrection: true,
  consentToCorrection: true, declineCorrection: true, refreshAssignees: true, remind: true,
} as const satisfies Record<CommandType, true>;

export const commandTypesSeen = Object.keys(every) as readonly CommandType[];
