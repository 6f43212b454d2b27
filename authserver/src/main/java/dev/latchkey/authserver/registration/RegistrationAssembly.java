package dev.latchkey.authserver.registration;

import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.core.partner.PartnerStores;
import dev.latchkey.core.partner.Registrations;
import dev.latchkey.core.partner.Suspensions;
import java.time.InstantSource;

/** The applications of machines, joined: who may register, what is registered, and the end of what nobody uses. */
public final class RegistrationAssembly {

    private final InitialTokens initialTokens;
    private final MachineClients clients;
    private final UnusedClients unused;

    /**
     * @param suspensions what ends with an application
     * @param index knows how many this node has room for
     */
    public RegistrationAssembly(
            PartnerStores stores,
            Registrations registrations,
            Suspensions suspensions,
            SecretIssuer secrets,
            MachineClients.Admission admission,
            ApplicationIndex index,
            InstantSource clock) {
        this.initialTokens = new InitialTokens(stores.transactions(), registrations, stores.auditLog(), secrets, clock);
        this.clients = new MachineClients(stores, registrations, suspensions, secrets, admission, index, clock);
        this.unused = new UnusedClients(stores, registrations, clock);
    }

    /** What lets programs register. */
    public InitialTokens initialTokens() {
        return initialTokens;
    }

    public MachineClients clients() {
        return clients;
    }

    public UnusedClients unused() {
        return unused;
    }
}
