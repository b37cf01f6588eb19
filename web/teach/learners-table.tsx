import type { ReportView } from "../../server/protocol/classes.ts";
import { Table } from "../ui/table.tsx";
import { formatSeconds } from "./format.ts";

/** How far each learner got. */
export function LearnersTable({ learners }: { readonly learners: ReportView["learners"] }) {
  return (
    <Table label="Learners">
      <thead>
        <tr>
          <th scope="col">Learner</th>
          <th scope="col" data-number>
            Done by hand
          </th>
          <th scope="col" data-number>
            Solution shown
          </th>
          <th scope="col" data-number>
            Caught up
          </th>
          <th scope="col" data-number>
            Of steps
          </th>
          <th scope="col" data-number>
            Hints
          </th>
          <th scope="col" data-number>
            Failed tries
          </th>
          <th scope="col" data-number>
            Hands up
          </th>
          <th scope="col" data-number>
            Time
          </th>
        </tr>
      </thead>
      <tbody>
        {learners.map((learner) => (
          <tr key={learner.name}>
            <th scope="row">{learner.name}</th>
            <td data-number>{learner.done}</td>
            <td data-number>{learner.shown}</td>
            <td data-number>{learner.caughtUp}</td>
            <td data-number>{learner.of}</td>
            <td data-number>{learner.hints}</td>
            <td data-number>{learner.tries}</td>
            <td data-number>{learner.helpRequests}</td>
            <td data-number>{formatSeconds(learner.seconds)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
