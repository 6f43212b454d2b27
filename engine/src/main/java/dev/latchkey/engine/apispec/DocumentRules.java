package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.Leniency;
import java.util.Set;

/**
 * How one document is read.
 *
 * @param isStrict whether the document is refused for what would only be closed or left out otherwise
 * @param schemes what is decided about its security schemes
 * @param upgrades what is decided about its connections
 * @param targets how the targets of its requests are read
 */
public record DocumentRules(boolean isStrict, SchemeMapping schemes, UpgradeChoices upgrades, TargetRules targets) {

    /** As most documents are read. */
    public static final DocumentRules LENIENT = new DocumentRules(false, SchemeMapping.NONE);

    /** Whatever is not understood, or not enforced to the letter, is told and the document refused. */
    public static final DocumentRules STRICT = new DocumentRules(true, SchemeMapping.NONE);

    /** Where a connection is given over by what the document itself says, and no more. */
    public DocumentRules(boolean isStrict, SchemeMapping schemes) {
        this(isStrict, schemes, UpgradeChoices.NONE);
    }

    /** For requests that every server reads alike, and no others. */
    public DocumentRules(boolean isStrict, SchemeMapping schemes, UpgradeChoices upgrades) {
        this(isStrict, schemes, upgrades, TargetRules.STRICT);
    }

    /** The same decisions, and the document refused for whatever is not understood. */
    public DocumentRules strict() {
        return new DocumentRules(true, schemes, upgrades, targets);
    }

    /** What its requests may look like beyond what every server reads alike. */
    public Set<Leniency> leniencies() {
        return targets.leniencies();
    }
}
