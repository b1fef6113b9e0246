/** The tables as Kysely sees them. Times are Unix milliseconds; bytes are what the backend calls bytes. */
export interface Tables extends AccountTables {
  attempts: {
    id: string;
    visitor: string;
    lab: string;
    digest: string;
    seed: string;
    engine_version: string;
    start_ms: number;
  };
  entries: {
    attempt_id: string;
    sequence: number;
    kind: string;
    at_ms: number;
    body: Uint8Array;
    /** Made anew for each entry: tells a writer that lost its connection whether its entry is the one that is there. */
    writing: string;
    /** By the wall clock; 0 where it was written before we kept that. */
    received_ms: number;
  };
  marks: {
    attempt_id: string;
    task: string;
    visitor: string;
    lab: string;
    points: number;
    at_ms: number;
    received_ms: number;
  };
  /** What the installation keeps to itself, such as the key that it signs certificates with. */
  secrets: { name: string; value: string };
  /** Labs as they were when somebody attempted them. */
  lab_versions: { digest: string; lab: string; source: Uint8Array; stored_ms: number };

  courses: {
    id: string;
    title: string;
    zone: string;
    join_code: string;
    is_open: number;
    created_ms: number;
    archived_ms: number | null;
    version: number;
  };
  members: {
    id: string;
    course: string;
    /** Null while nobody has signed in as this member. */
    account: string | null;
    external_id: string | null;
    email: string;
    family_name: string;
    given_name: string;
    section: string;
    /** A JSON list of words. */
    labels: string;
    role: string;
    is_active: number;
    joined_ms: number;
  };
  assignments: {
    id: string;
    course: string;
    lab: string;
    title: string;
    position: number;
    /** JSON, as engine/courses reads it. */
    policy: string;
    created_ms: number;
    archived_ms: number | null;
    version: number;
  };
  extensions: {
    id: string;
    assignment: string;
    member: string | null;
    label: string | null;
    /** JSON: the fields of the policy that are different. */
    change: string;
    reason: string;
    created_ms: number;
  };
  takings: {
    assignment: string;
    member: string;
    number: number;
    attempt: string;
    begun_ms: number;
    closes_ms: number | null;
    handed_in_ms: number | null;
  };
  grades: {
    assignment: string;
    member: string;
    attempt: string;
    lab_digest: string;
    points: number;
    earned: number;
    maximum: number;
    /** JSON: what became of each task and check. */
    tasks: string;
    commands: number;
    progressed_ms: number;
    seen_ms: number;
    override_points: number | null;
    override_comment: string | null;
    version: number;
  };

  jobs: {
    id: string;
    kind: string;
    body: string;
    state: string;
    worker: string | null;
    lease_until_ms: number | null;
    tries: number;
    result: string | null;
    fault: string | null;
    created_ms: number;
    ended_ms: number | null;
  };
  audit: {
    course: string;
    sequence: number;
    at_ms: number;
    actor: string;
    action: string;
    subject: string;
    detail: string;
    hash: string;
  };
  notices: {
    id: string;
    course: string;
    member: string;
    kind: string;
    detail: string;
    at_ms: number;
    read_ms: number | null;
  };
  regrades: {
    id: string;
    course: string;
    assignment: string;
    lab_digest: string;
    created_by: string;
    created_ms: number;
    applied_ms: number | null;
    reverted_ms: number | null;
  };
  regrade_items: {
    regrade: string;
    attempt: string;
    member: string;
    state: string;
    points_before: number;
    points_after: number | null;
    changes: string | null;
    after: string | null;
    before: string | null;
    fault: string | null;
    is_applied: number;
  };
  regrade_requests: {
    id: string;
    course: string;
    assignment: string;
    member: string;
    attempt: string;
    state: string;
    created_ms: number;
    changed_ms: number;
  };
  regrade_messages: { id: string; request: string; author: string; text: string; at_ms: number };
  api_keys: {
    id: string;
    name: string;
    account: string;
    course: string;
    /** A JSON list of words. */
    scopes: string;
    digest: string;
    created_ms: number;
    expires_ms: number | null;
    used_ms: number | null;
    revoked_ms: number | null;
  };
  idempotent_requests: {
    owner: string;
    key: string;
    fingerprint: string;
    claim: string;
    claimed_ms: number;
    status: number | null;
    heads: string | null;
    body: Uint8Array | null;
  };
  gradings: {
    id: string;
    owner: string;
    lab: string;
    request: string;
    created_ms: number;
    finished_ms: number | null;
    result: string | null;
    fault: string | null;
  };
  /** Learning platforms, by issuer and client. */
  lti_registrations: {
    id: string;
    course: string;
    issuer: string;
    client: string;
    auth_url: string;
    token_url: string;
    jwks_url: string;
    is_enabled: number;
    created_ms: number;
  };
  lti_deployments: { registration: string; deployment: string };
  /** Logins that a platform has begun. */
  lti_states: { id: string; registration: string; nonce: string; target: string; expires_ms: number };
  lti_links: {
    id: string;
    registration: string;
    deployment: string;
    resource: string;
    title: string;
    assignment: string | null;
  };
  lti_users: { registration: string; subject: string; account: string; member: string };
  /** The outbox: whose grade is to be sent where. */
  lti_scores: {
    id: string;
    registration: string;
    line_item: string;
    subject: string;
    assignment: string;
    member: string;
    state: string;
    revision: number;
    tries: number;
    due_ms: number;
    stamp_ms: number;
    sent_ms: number | null;
    points: number | null;
    maximum: number | null;
    fault: string | null;
  };
  /** How many requests somebody sent within a window of time. */
  spendings: { spender: string; window_ms: number; count: number };
}

/** What better-auth keeps: ISO times, 0 and 1 for no and yes. Only it and engine/storage read them. */
interface AccountTables {
  accounts: AccountTable & { name: string; email: string; is_verified: number; image: string | null; visitor: string };
  sessions: AccountTable & {
    account: string;
    token: string;
    expires_at: string;
    address: string | null;
    browser: string | null;
  };
  credentials: AccountTable & {
    account: string;
    provider: string;
    subject: string;
    password: string | null;
    access_token: string | null;
    refresh_token: string | null;
    id_token: string | null;
    access_token_expires_at: string | null;
    refresh_token_expires_at: string | null;
    scope: string | null;
  };
  verifications: AccountTable & { identifier: string; value: string; expires_at: string };
  rate_limits: { id: string; key: string; count: number; last_request: number };
}

interface AccountTable {
  id: string;
  created_at: string;
  updated_at: string;
}

/** The keys of all tables, in an order in which rows can be put in: what a row refers to is there before. */
export const TABLES: { readonly [Name in keyof Tables]: readonly (keyof Tables[Name] & string)[] } = {
  attempts: ["id"],
  entries: ["attempt_id", "sequence"],
  marks: ["attempt_id", "task"],
  secrets: ["name"],
  lab_versions: ["digest"],
  accounts: ["id"],
  sessions: ["id"],
  credentials: ["id"],
  verifications: ["id"],
  rate_limits: ["id"],
  courses: ["id"],
  members: ["id"],
  assignments: ["id"],
  extensions: ["id"],
  takings: ["assignment", "member", "number"],
  grades: ["assignment", "member", "attempt"],
  jobs: ["id"],
  audit: ["course", "sequence"],
  notices: ["id"],
  regrades: ["id"],
  regrade_items: ["regrade", "attempt"],
  regrade_requests: ["id"],
  regrade_messages: ["id"],
  api_keys: ["id"],
  idempotent_requests: ["owner", "key"],
  gradings: ["id"],
  spendings: ["spender", "window_ms"],
  lti_registrations: ["id"],
  lti_deployments: ["registration", "deployment"],
  lti_states: ["id"],
  lti_links: ["id"],
  lti_users: ["registration", "subject"],
  lti_scores: ["id"],
};
