export { type Phone, type Send, type Simulator, type SimulatorAddresses, startSimulator } from "./simulator.ts";
