/** The Agent ID that clients send. What it may be is the server's to say; here one is proposed. */

export const LONGEST_AGENT_ID = 36;

/** An Agent ID made of a name: `Front desk (EU)` gives `front-desk-eu`. */
export function suggestAgentId(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[^a-z0-9]+/g, "-");
  return plain.replace(/^-+/, "").slice(0, LONGEST_AGENT_ID).replace(/-+$/, "");
}
