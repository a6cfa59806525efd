import type { Agent } from "../api/types";
import { useToast } from "../shell/toasts";
import { useArchiving } from "./queries";

/** Archives and restores agents, and says so; what went wrong is said in the server's words. */
export function useArchiveWithUndo() {
  const toast = useToast();
  const { archive, restore } = useArchiving();
  const tell = (error: unknown) => {
    toast({ text: error instanceof Error ? error.message : String(error), tone: "error" });
  };
  const restoring = async (agent: Agent) => {
    try {
      await restore(agent);
      toast({ text: `${agent.name} is in use again.`, tone: "good" });
    } catch (error) {
      tell(error);
    }
  };
  const archiving = async (agent: Agent) => {
    try {
      await archive(agent);
      toast({ text: `${agent.name} is archived.`, undo: () => restoring(agent) });
    } catch (error) {
      tell(error);
    }
  };
  return { archive: archiving, restore: restoring };
}
