package dev.latchkey.core.operator;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.signing.KeyRotation;
import dev.latchkey.core.signing.SigningKeys.StoredKey;
import java.util.List;

/** The signing keys, as operators look after them in a browser. */
public final class KeyAdministration {

    private final OperatorCheck check;
    private final KeyRotation rotation;

    public KeyAdministration(OperatorCheck check, KeyRotation rotation) {
        this.check = check;
        this.rotation = rotation;
    }

    /** All that are not retired, oldest first. */
    public List<StoredKey> list() {
        return rotation.list();
    }

    /**
     * Begins a rotation that loses no request: a new key is published, and signs once everybody had time to fetch it, {@link
     * KeyRotation#PUBLISHED_BEFORE_USE}. Where one waits already nothing more is done.
     */
    public void rotate(Actor.Operator actor) {
        check.require(actor);
        rotation.prepare(actor.author(), tx -> check.require(tx, actor));
    }
}
