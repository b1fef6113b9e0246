/** What the pages of accounts say. */
export interface AccountWords {
  readonly account: string;
  readonly signIn: string;
  readonly signInLine: string;
  readonly signUp: string;
  readonly signUpLine: string;
  readonly firstLine: string;
  readonly invitedLine: string;
  readonly signOut: string;
  readonly haveNone: string;
  readonly haveOne: string;
  readonly with: (provider: string) => string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly passwordHelp: (characters: number) => string;
  readonly takeGuest: (attempts: number) => string;
  readonly refused: Readonly<
    Record<"wrong" | "taken" | "uninvited" | "tooOften" | "notFitting" | "oidc" | "wrongPassword", string>
  >;
  readonly signedInAs: (name: string, email: string) => string;
  readonly guestWork: string;
  readonly take: string;
  readonly changePassword: string;
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly passwordChanged: string;
  readonly noPassword: string;
  readonly sessions: string;
  readonly thisBrowser: string;
  readonly since: (moment: string) => string;
  readonly unknownBrowser: string;
  readonly end: string;
}
