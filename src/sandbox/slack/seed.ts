/**
 * What a person is in the workspace. `other_workspace`: a member of another one, met in a shared channel; `stranger`: one
 * of those who share no channel with the bot (`is_stranger`).
 */
export type PersonKind =
  | 'member'
  | 'admin'
  | 'guest'
  | 'single_channel_guest'
  | 'bot'
  | 'deactivated'
  | 'other_workspace'
  | 'stranger';

export interface SeedTeam {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

/**
 * How payloads name the team of the person who acts, in an Enterprise organization. `home`: their home workspace, which
 * need not be the app's; `organization`: its id (E…); `none`: no team, as with org-wide apps (bolt-js #1875, #2062).
 */
export type PayloadTeams = 'home' | 'organization' | 'none';

/** An Enterprise organization with one more workspace (docs.slack.dev/enterprise). */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly sister: SeedTeam;
  readonly payloads: PayloadTeams;
}

export interface SeedPerson {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly email: string;
  readonly kind: PersonKind;
  /** The home team of a member of another workspace. */
  readonly team?: SeedTeam;
}

export interface SeedChannel {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  readonly members: readonly string[];
  readonly extShared?: boolean;
}

export interface SeedGroup {
  readonly id: string;
  readonly handle: string;
  readonly users: readonly string[];
}

export interface SlackSeed {
  readonly team: SeedTeam;
  /** The app under test and its bot user. */
  readonly app: { readonly id: string; readonly name: string; readonly userId: string; readonly botId: string };
  readonly people: readonly SeedPerson[];
  readonly channels: readonly SeedChannel[];
  readonly groups: readonly SeedGroup[];
}

const app = { id: 'A01CREATEUS', name: 'create_user', userId: 'U01CREATBOT', botId: 'B01CREATBOT' };

const person = (id: string, name: string, realName: string, kind: PersonKind): SeedPerson => ({
  id,
  name,
  realName,
  email: `${name}@example.com`,
  kind,
});

/** The ids of the ready workspace. */
export const seedIds = {
  rita: 'U01RITA0001',
  ana: 'U01ANA00001',
  ben: 'U01BEN00001',
  omar: 'U01OMAR0001',
  gus: 'U01GUS00001',
  sol: 'U01SOL00001',
  bo: 'U01BO000001',
  dee: 'U01DEE00001',
  xan: 'U02XAN00001',
  approvals: 'C01APPROVAL',
  general: 'C01GENERAL0',
  partners: 'C01PARTNERS',
  requesterGroup: 'S01REQUESTR',
  approverGroup: 'S01APPROVER',
} as const;

/** A small made-up workspace with one person of every kind that Slack knows. */
export const seed: SlackSeed = {
  team: { id: 'T01EXAMPLE0', name: 'Example', domain: 'example' },
  app,
  people: [
    person(seedIds.rita, 'rita', 'Rita Ruiz', 'member'),
    person(seedIds.ana, 'ana', 'Ana Adler', 'admin'),
    person(seedIds.ben, 'ben', 'Ben Brandt', 'member'),
    person(seedIds.omar, 'omar', 'Omar Osei', 'member'),
    person(seedIds.gus, 'gus', 'Gus Greco', 'guest'),
    person(seedIds.sol, 'sol', 'Sol Sato', 'single_channel_guest'),
    person(seedIds.bo, 'bo', 'Bo', 'bot'),
    person(seedIds.dee, 'dee', 'Dee Dahl', 'deactivated'),
    {
      ...person(seedIds.xan, 'xan', 'Xan Xenos', 'other_workspace'),
      email: 'xan@partner.example.net',
      team: { id: 'T02PARTNER0', name: 'Partner', domain: 'partner' },
    },
  ],
  channels: [
    {
      id: seedIds.approvals,
      name: 'approvals',
      private: true,
      members: [seedIds.ana, seedIds.ben, seedIds.rita, app.userId],
    },
    {
      id: seedIds.general,
      name: 'general',
      private: false,
      members: [seedIds.rita, seedIds.ana, seedIds.ben, seedIds.omar, seedIds.gus, seedIds.sol, seedIds.bo],
    },
    {
      id: seedIds.partners,
      name: 'partners',
      private: false,
      members: [seedIds.ana, seedIds.omar, seedIds.xan, app.userId],
      extShared: true,
    },
  ],
  groups: [
    { id: seedIds.requesterGroup, handle: 'requesters', users: [seedIds.rita, seedIds.ana] },
    { id: seedIds.approverGroup, handle: 'approvers', users: [seedIds.ana, seedIds.ben] },
  ],
};
