// How a gesture names itself in the queue and in dialogs.
import { hour } from "./dom.js";

const DONE = { cancelled: "annulé", hospitalised: "hospitalisé", planned: "remis dans la tournée" }

export const labelOf = (patient, at, what) => `${patient}, ${hour(at)} : ${what}`
export const stateLabel = (patient, at, state) => labelOf(patient, at, DONE[state])
