/** What the pages about learning platforms say. */
export interface LtiWords {
  readonly title: string;
  readonly line: string;
  readonly guide: string;
  readonly noPublicUrl: string;
  readonly ours: string;
  readonly ourUrls: Readonly<Record<"login" | "launch" | "jwks", string>>;
  readonly none: string;
  readonly add: string;
  readonly change: string;
  readonly fields: Readonly<Record<"issuer" | "client" | "authUrl" | "tokenUrl" | "jwksUrl" | "deployments", string>>;
  readonly deploymentsHelp: string;
  readonly isEnabled: string;
  readonly disabled: string;
  readonly save: string;
  readonly faults: Readonly<Record<"field" | "url" | "taken" | "fixed", string>>;
  readonly scores: string;
  readonly noScores: string;
  readonly score: Readonly<Record<"idle" | "waiting" | "sent" | "failed", string>>;
  readonly person: string;
  readonly assignment: string;
  readonly state: string;
  readonly resend: string;
  readonly chooseTitle: string;
  readonly chooseLine: (link: string) => string;
  readonly choose: string;
  readonly notChosen: string;
  readonly notChosenHelp: string;
  readonly openTitle: string;
  readonly openLine: string;
  readonly open: string;
  readonly refusedTitle: string;
  readonly again: string;
  readonly removed: string;
  readonly tellInstructor: (code: string) => string;
}
