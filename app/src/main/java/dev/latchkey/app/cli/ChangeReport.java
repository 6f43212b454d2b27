package dev.latchkey.app.cli;

import dev.latchkey.core.catalogue.ApisChange.Plan;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.apispec.SecurityText;
import dev.latchkey.engine.decision.AccessComparison.Change;
import dev.latchkey.engine.protocol.CredentialCarriers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A plan of what is to be served, as JSON and in the lines that are made of it. */
final class ChangeReport {

    private ChangeReport() {}

    /** @param carriers where keys stand */
    static ObjectNode json(Plan plan, CredentialCarriers carriers) {
        var text = new SecurityText(carriers);
        var summary = new AccessSummary(plan.access());
        var root = JsonBody.object()
                .put("digest", plan.digest())
                .put("isApplicable", plan.isApplicable())
                .put("opens", plan.opens())
                .put("closes", summary.closes())
                .put("summary", summary.sentence(plan.openings()));
        plan.problems().forEach(root.putArray("problems")::add);
        plan.restarts().forEach(root.putArray("needRestart")::add);
        changes(root.putArray("changes"), plan.access(), text, text);
        openings(root, plan.openings());
        plan.others().forEach(root.putArray("others")::add);
        return root;
    }

    /** Who may call what, before and after. */
    static void changes(ArrayNode array, List<Change> changes, SecurityText old, SecurityText changed) {
        for (var change : changes) {
            var one = array.addObject()
                    .put("change", AccessSummary.word(change))
                    .put("method", change.method().name())
                    .put("path", change.path())
                    .put("before", change.before() == null ? null : old.of(change.before()))
                    .put("after", change.after() == null ? null : changed.of(change.after()))
                    .put("opens", change.isOpening())
                    .put("closes", AccessSummary.closes(change));
            AccessSummary.whom(change.opened()).forEach(one.putArray("opensTo")::add);
            AccessSummary.whom(change.closed()).forEach(one.putArray("closesTo")::add);
        }
    }

    /**
     * Everything that opens, a sentence each: what the changes of operations do, and before them the rest.
     *
     * @param root with the changes in it
     */
    static void openings(ObjectNode root, List<String> others) {
        var openings = root.putArray("openings");
        others.forEach(openings::add);
        ofChanges(root).forEach(openings::add);
    }

    private static Set<String> ofChanges(JsonNode root) {
        var sentences = new LinkedHashSet<String>();
        for (var change : root.path("changes")) {
            if (change.path("opens").asBoolean()) {
                sentences.add(change.path("method").asString() + " "
                        + change.path("path").asString() + ": " + orAbsent(change.path("after")));
            }
        }
        return sentences;
    }

    /** The same for people, from what {@link #json} made. */
    static List<String> lines(JsonNode plan) {
        var lines = new ArrayList<String>();
        for (var change : plan.path("changes")) {
            lines.add("%-7s %-7s %s"
                    .formatted(
                            change.path("change").asString(),
                            change.path("method").asString(),
                            change.path("path").asString()));
            lines.add("          was: " + orAbsent(change.path("before")));
            lines.add("          is:  " + orAbsent(change.path("after")));
            if (change.path("opens").asBoolean() && !change.path("closesTo").isEmpty()) {
                lines.add("          no longer in a way that it was: "
                        + change.path("closesTo")
                                .valueStream()
                                .map(JsonNode::asString)
                                .collect(Collectors.joining(", ")));
            }
        }
        var told = ofChanges(plan);
        plan.path("openings")
                .valueStream()
                .map(JsonNode::asString)
                .filter(opening -> !told.contains(opening))
                .forEach(opening -> lines.add("opens   " + opening));
        plan.path("others").forEach(one -> lines.add("changes " + one.asString()));
        if (!plan.path("changes").isEmpty()) {
            lines.add(plan.path("summary").asString());
        }
        plan.path("problems").forEach(one -> lines.add("refused " + one.asString()));
        plan.path("needRestart").forEach(one -> lines.add("refused " + one.asString() + ": counts after a restart"));
        return lines;
    }

    private static String orAbsent(JsonNode text) {
        return text.isNull() ? "not there" : text.asString();
    }
}
