interface Asking {
  /** Whether somebody is signed in; undefined: nobody answered. */
  isSignedIn(): Promise<boolean | undefined>;
  onSignedOut(): void;
}

interface SignInWatch {
  /** A call after which this browser is another sign-in. Answers what it answers. */
  renews<T>(call: Promise<T>): Promise<T>;
  /** A request was refused with 401. Resolves when it is clear what that means. */
  refused(): Promise<void>;
}

/**
 * Tells that nobody is signed in any more, once the server has said so twice.
 *
 * Turning on a second factor, for one, makes this browser another sign-in and ends the one before. What is asked between
 * that end and the new cookie is refused, and must not take the page off the screen: its backup codes are shown once.
 */
export function watchSignIn({ isSignedIn, onSignedOut }: Asking): SignInWatch {
  let renewals: Promise<unknown> = Promise.resolve();
  let check: Promise<void> | undefined;
  const askAgain = async () => {
    await renewals;
    if ((await isSignedIn()) === false) onSignedOut();
    check = undefined;
  };
  return {
    renews: (call) => {
      renewals = Promise.allSettled([renewals, call]);
      return call;
    },
    refused: () => {
      check ??= askAgain();
      return check;
    },
  };
}
