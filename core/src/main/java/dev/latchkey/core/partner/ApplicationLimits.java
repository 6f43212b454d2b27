package dev.latchkey.core.partner;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.ShownName;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.util.function.Supplier;

/**
 * What an application may be.
 *
 * @param turns in which names are taken
 * @param index whose room a change needs, and whose names no other takes
 * @param scopes those there are, at the moment of a command
 * @param profile what every application keeps to
 */
record ApplicationLimits(
        KnownNames names,
        NameTurns turns,
        ApplicationIndex index,
        Supplier<ScopeCatalog> scopes,
        SecurityProfile profile) {

    Scopes canonical(Scopes asked) {
        var known = scopes.get().canonical(asked);
        return known.orElseThrow(() -> CommandRefused.invalid("scopes", "not all of them are known"));
    }

    void checkName(PartnerActor actor, String partnerId, String name) {
        ShownName.check("name", name);
        if (actor instanceof PartnerActor.Member) {
            names.requireNoThoughtOfAnother(name, partnerId);
        } else {
            names.requireNotOfAnother(name, partnerId);
        }
    }

    /** As {@link #checkName}, once more while nobody else takes a name, and then makes or changes what has it. */
    <T> T named(PartnerActor actor, String partnerId, String name, Supplier<T> work) {
        return turns.call(() -> {
            checkName(actor, partnerId, name);
            return work.get();
        });
    }

    void check(Application.Protocol protocol) {
        protocol.proof().check(profile);
        var keys = protocol.proof().keys();
        if (keys != null) {
            keys.check();
        }
    }
}
