package dev.latchkey.gateway.explain;

import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.decision.Principal.Proven;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.gateway.resource.RefusalResponses;
import tools.jackson.databind.node.ObjectNode;

/** What would become of a request, as programs read it. */
final class ExplainedJson {

    private ExplainedJson() {}

    static ObjectNode of(Explained explained) {
        var body = JsonBody.object();
        var operation = explained.operation();
        if (operation != null) {
            var described = body.putObject("operation")
                    .put("api", operation.api())
                    .put("id", operation.id())
                    .put("signature", operation.signature())
                    .putArray("upgrades");
            operation.upgrades().stream().sorted().forEach(described::add);
        }
        if (explained.principal() instanceof Proven proven) {
            body.putObject("credential").put("kind", proven.kind().wireName()).put("id", proven.credentialId());
        }
        body.put("decision", explained.isAllowed() ? "allow" : "deny").put("status", explained.status());
        if (!explained.leniencies().isEmpty()) {
            var leniencies = body.putArray("leniencies");
            Leniency.names(explained.leniencies()).forEach(leniencies::add);
        }
        var gates = body.putArray("gates");
        for (var answer : explained.gates()) {
            gates.addObject()
                    .put("gate", answer.gate().wireName())
                    .put("outcome", answer.outcome().wireName());
        }
        var explanation = explained.explanation();
        if (explanation != null) {
            RefusalResponses.write(body.putObject("explanation"), explanation);
        }
        return body;
    }
}
