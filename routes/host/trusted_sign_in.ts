import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { z } from "zod";

/**
 * Signs in whom somebody else vouches for, such as a learning platform. Only our own code asks for it: no request is handed to
 * the library with this path.
 */
export const trustedSignIn = {
  id: "trusted-sign-in",
  endpoints: {
    signInTrusted: createAuthEndpoint(
      "/sign-in/trusted",
      { method: "POST", body: z.object({ account: z.string() }), metadata: { SERVER_ONLY: true } },
      async (c) => {
        const { internalAdapter } = c.context;
        const user = await internalAdapter.findUserById(c.body.account);
        if (!user) throw new Error(`There is no account ${c.body.account}`);
        const session = await internalAdapter.createSession(user.id);
        await setSessionCookie(c, { session, user });
        return c.json({});
      },
    ),
  },
};
