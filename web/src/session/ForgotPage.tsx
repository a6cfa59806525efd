import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { usePageTitle } from "../shell/usePageTitle";
import { Entrance } from "./Entrance";
import styles from "./Entrance.module.css";
import { useAskForReset, useSession } from "./session";

function BackToSignIn() {
  return (
    <Link href="/sign-in" className={styles.aside}>
      Back to signing in
    </Link>
  );
}

/** Has a link mailed for a new password; where the server sends no mail, says who helps. */
export function ForgotPage() {
  usePageTitle("Forgot password");
  const session = useSession();
  const [email, setEmail] = useState("");
  const ask = useAskForReset();
  if (session.data?.sends_mail === false) {
    return (
      <Entrance title="Forgot your password?" error={null} onSubmit={() => undefined}>
        <p className={styles.intro}>
          This server sends no mail. Whoever runs it makes a link for you, under which you choose a
          new password:
        </p>
        <p>
          <code>tuner-server user link you@example.com</code>
        </p>
        <BackToSignIn />
      </Entrance>
    );
  }
  if (ask.isSuccess) {
    return (
      <Entrance title="Look into your mail" error={null} onSubmit={() => undefined}>
        <p className={styles.intro} role="status">
          If somebody signs in as <strong>{ask.variables}</strong>, a mail with a link is on its
          way. The link works once, for an hour.
        </p>
        <BackToSignIn />
      </Entrance>
    );
  }
  return (
    <Entrance
      title="Forgot your password?"
      intro="We send you a link under which you choose a new one."
      error={ask.error?.message ?? session.error?.message ?? null}
      onSubmit={() => ask.mutate(email.trim())}
    >
      <TextInput
        size="sm"
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        withAsterisk={false}
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Button type="submit" loading={ask.isPending}>
        Send the link
      </Button>
      <BackToSignIn />
    </Entrance>
  );
}
