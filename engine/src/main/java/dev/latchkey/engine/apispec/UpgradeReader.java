package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.UpgradeProtocol;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads what a connection may be given over to: what an operation says, and what the deployment decides beside the document. */
final class UpgradeReader {

    /** Most protocols of an operation. */
    static final int PROTOCOLS_MAX = 8;

    private static final String UPGRADE = Reading.POLICY_PREFIX + "upgrade";

    private final Reading reading;
    private final UpgradeChoices choices;
    private final Set<UpgradeChoices.Choice> used = new HashSet<>();

    UpgradeReader(Reading reading, UpgradeChoices choices) {
        this.reading = reading;
        this.choices = choices;
    }

    /**
     * @param id of the operation
     * @param place method and path as the document spells it
     */
    Set<String> read(Element operation, HttpMethod method, String id, String place) {
        Set<String> protocols = new LinkedHashSet<>();
        reading.findPolicy(operation, UPGRADE).ifPresent(policy -> {
            var names = policy.isSequence() ? reading.items(policy, UPGRADE, PROTOCOLS_MAX) : List.of(policy);
            if (names.isEmpty() && policy.isSequence() && policy.items().isEmpty()) {
                reading.problem(policy, "expected at least one protocol, or no " + UPGRADE);
            }
            for (var name : names) {
                reading.text(name, "a protocol")
                        .ifPresent(text -> UpgradeProtocol.parse(text)
                                .ifPresentOrElse(
                                        protocols::add,
                                        () -> reading.problem(
                                                name,
                                                "expected a protocol that is not HTTP again, such as websocket, came "
                                                        + Quoted.of(text))));
            }
        });
        for (var choice : choices.all()) {
            if (choice.isFor(id, place)) {
                used.add(choice);
                protocols.addAll(choice.protocols());
            }
        }
        if (!protocols.isEmpty() && !method.equals(HttpMethod.GET)) {
            reading.problem(operation, "expected " + UPGRADE + " at GET only, came " + method);
        }
        return protocols;
    }

    /** What was decided about operations that are not there: whoever wrote it thinks that they are. */
    void tellUnused(Element root) {
        for (var choice : choices.all()) {
            if (!used.contains(choice)) {
                reading.problem(
                        root,
                        choice.origin() + ": expected an operation of the document, by its operationId or as GET"
                                + " /path, came " + Quoted.of(choice.operation()));
            }
        }
    }
}
