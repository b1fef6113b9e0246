/**
 * Pages of accounts: signing in and up, with a password or an identity provider, and `/account`, where one changes the
 * password and ends sessions. The labs need none of them: a guest is who has a cookie.
 *
 * To add one: a file here with its Routes, its line in ACCOUNT_PAGES, and lines for its routes in ../../access.ts.
 */
import type { Routes } from "../../site.ts";
import { account } from "./account.tsx";
import { signIn } from "./sign_in.tsx";

export const ACCOUNT_PAGES: readonly Routes[] = [signIn, account];
