import { Button } from "@mantine/core";
import { useState } from "react";
import { Link, Redirect } from "wouter";
import { usePageTitle } from "../shell/usePageTitle";
import { Entrance } from "./Entrance";
import styles from "./Entrance.module.css";
import { NewPasswordInput } from "./NewPasswordInput";
import { useWelcome } from "./session";
import { tokenInFragment } from "./token";

/** Where a mailed link for a forgotten password leads: a new one is chosen. */
export function ResetPage() {
  usePageTitle("New password");
  const [token] = useState(tokenInFragment);
  const [password, setPassword] = useState("");
  const reset = useWelcome();
  if (reset.isSuccess) return <Redirect to="/" replace />;
  const missing =
    token === "" ? "This link is incomplete: it must end with #token=… as it was mailed." : null;
  return (
    <Entrance
      title="Choose a new password"
      intro="Wherever else you are signed in, you will be signed out."
      error={reset.error?.message ?? missing}
      onSubmit={() => reset.mutate({ token, password })}
    >
      <NewPasswordInput value={password} onChange={setPassword} autoFocus />
      <Button type="submit" loading={reset.isPending} disabled={token === ""}>
        Set password and sign in
      </Button>
      <Link href="/forgot" className={styles.aside}>
        Send another link
      </Link>
    </Entrance>
  );
}
