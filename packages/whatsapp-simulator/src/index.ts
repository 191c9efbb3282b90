export { show } from "./control/show-message.ts";
export type { Memories, MemoryOfChat } from "./memories.ts";
export type { Phone, Send } from "./phone.ts";
export { type Simulator, type SimulatorAddresses, startSimulator } from "./simulator.ts";
