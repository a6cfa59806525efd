import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link, Redirect } from "wouter";
import { usePageTitle } from "../shell/usePageTitle";
import { useQueryString } from "../shell/useQueryString";
import { Entrance } from "./Entrance";
import styles from "./Entrance.module.css";
import { safeReturn } from "./returnTo";
import { useSession, useSignIn } from "./session";

export function SignInPage() {
  usePageTitle("Sign in");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const session = useSession();
  const signIn = useSignIn();
  const next = safeReturn(new URLSearchParams(useQueryString()).get("next"));
  if (session.data?.user) return <Redirect to={next} replace />;
  return (
    <Entrance
      title="Sign in"
      error={signIn.error?.message ?? session.error?.message ?? null}
      onSubmit={() => signIn.mutate({ email, password })}
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
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" loading={signIn.isPending}>
        Sign in
      </Button>
      <Link href="/forgot" className={styles.aside}>
        Forgot password?
      </Link>
    </Entrance>
  );
}
