import { useStored } from "../../../ui/stored.ts";

const SWITCH = ["on", "off"] as const;

/** Whether a new message is heard; each browser decides for itself. */
export const useSoundChoice = () => useStored("notice-sound", SWITCH, "on");

/** Whether the machine shows new messages while the desk is out of sight. Off until somebody asks for it. */
export const useDesktopChoice = () => useStored("notice-desktop", SWITCH, "off");
