package dev.latchkey.core.partner;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.credential.Credential.PartnerKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What forms show that make another of a partner's things: how many there are. So whoever sends one twice makes one thing. */
public final class SeenOfPartner {

    private SeenOfPartner() {}

    /** Which keys there are, in any order. */
    public static Seen keys(List<PartnerKey> keys) {
        return Seen.of(keys.stream().map(PartnerKey::id).sorted().toList());
    }

    /** How many applications were ever made. */
    public static Seen applications(Transaction tx, Applications applications, String partnerId) {
        return Seen.of(applications.countEver(tx, partnerId));
    }

    /**
     * Holds what a form showed against what is there.
     *
     * @param seen absent where there was no form
     * @throws CommandRefused when it is something else by now
     */
    static void require(@Nullable Seen seen, Seen now) {
        if (seen != null) {
            seen.require(now);
        }
    }
}
