import "@mantine/core/styles/PasswordInput.css";
import type { FormEvent, ReactNode } from "react";
import logo from "../theme/logo.svg";
import styles from "./Entrance.module.css";

interface Props {
  title: string;
  intro?: string;
  error: string | null;
  onSubmit: () => void;
  children: ReactNode;
}

/** The frame of the pages that one sees while signed out. */
export function Entrance({ title, intro, error, onSubmit, children }: Props) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit}>
        <div className={styles.brand}>
          <img src={logo} alt="" width={28} height={28} />
          <span>Tuner</span>
        </div>
        <h1>{title}</h1>
        {intro && <p className={styles.intro}>{intro}</p>}
        {children}
        <p role="alert" className={styles.error}>
          {error}
        </p>
      </form>
    </main>
  );
}
