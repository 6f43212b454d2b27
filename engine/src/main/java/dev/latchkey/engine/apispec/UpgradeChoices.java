package dev.latchkey.engine.apispec;

import java.util.List;
import java.util.Set;

/** What a deployment decides about connections: by which operations of one document they may be given over to another protocol. */
public record UpgradeChoices(List<Choice> all) {

    /** None but those that the document names. */
    public static final UpgradeChoices NONE = new UpgradeChoices(List.of());

    public UpgradeChoices {
        all = List.copyOf(all);
    }

    /**
     * What is decided about one operation.
     *
     * @param origin where it is decided, as messages name it: {@code apis[0].upgrades[1]}
     * @param operation its operationId, or method and path as the document spells it
     * @param protocols what its connections may be given over to
     */
    public record Choice(String origin, String operation, Set<String> protocols) {

        public Choice {
            protocols = Set.copyOf(protocols);
        }

        boolean isFor(String id, String place) {
            return operation.equals(id) || operation.equals(place);
        }
    }
}
