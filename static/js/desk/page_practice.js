// The practice and the sizes of groups that came with this page, as they are in the stage that the screen shows; nothing else.
import { ofStage } from "../practice.js";
import { say, sayCount } from "../words.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const whole = read("practice");
const sizesOf = read("sizes"); // of each stage

/** Whether it has several stages. */
export const staged = Boolean(whole.stages);

/** As static/js/practice.js reads it, in the present stage. */
export const practice = {};

let stage = 0;
holdStage(0);

/** From now on the stage with this index (from 0). */
export function holdStage(index) {
  stage = index;
  for (const key of Object.keys(practice)) delete practice[key];
  Object.assign(practice, ofStage(whole, index));
}

/** {least, good, most}; null where nobody has a seat. */
export const sizes = () => sizesOf[stage];

/** What a stage is called, by itself: its groups, or what people come to it for. The same as name_of in sessions_app/web/flow.py. */
export function stageName(index) {
  const { noun, phases, held } = ofStage(whole, index);
  if (noun) return noun.many[0].toUpperCase() + noun.many.slice(1);
  return phases[held.find((key) => phases[key].core)].title;
}

/** Whether people sit in groups in that stage. */
export const inGroups = (index) => !ofStage(whole, index).seats;

/** "4 tables": so many groups, by the noun of the stage. */
export const countGroups = (n, word = "groups", values = {}) =>
  sayCount(word, n, { ...values, noun: n === 1 ? practice.noun?.one : practice.noun?.many });

/** "Table 7": a group of the stage with this index. */
export const groupOf = (index, number) => ofStage(whole, index).noun?.label.replace("{number}", number) ?? say("group", { number });

/** "Table 7". */
export const groupName = ({ number }) => groupOf(stage, number);
