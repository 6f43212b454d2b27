package dev.latchkey.authserver.assertion;

import dev.latchkey.core.turn.WorkOwner;
import java.util.Optional;

/**
 * On whose account a client's keys are fetched and remembered.
 *
 * @param clientId of the client itself
 * @param group the company, or the partner, that it belongs to; empty for one that made itself known, by registering or by its document
 */
public record KeyOwner(String clientId, Optional<String> group) {

    /** Who takes turns with others where its assertions are looked at. */
    public WorkOwner workOwner() {
        return group.map(WorkOwner::client).orElse(WorkOwner.STRANGERS);
    }

    /** A client of a company. */
    public static KeyOwner ofCompany(String clientId, String companyId) {
        return new KeyOwner(clientId, Optional.of("company " + companyId));
    }

    /** An application of a partner. */
    public static KeyOwner ofPartner(String clientId, String partnerId) {
        return new KeyOwner(clientId, Optional.of("partner " + partnerId));
    }

    /** A client that nobody but itself made known. */
    public static KeyOwner stranger(String clientId) {
        return new KeyOwner(clientId, Optional.empty());
    }
}
