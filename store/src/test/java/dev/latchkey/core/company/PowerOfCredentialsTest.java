package dev.latchkey.core.company;

import static dev.latchkey.core.company.LatticeThings.scopes;

import dev.latchkey.core.company.Lattice.Deed;
import dev.latchkey.core.company.Lattice.Kind;
import dev.latchkey.core.company.LatticeThings.Credential;
import dev.latchkey.core.company.LatticeThings.Held;
import dev.latchkey.core.company.PowerLedger.Part;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.ImportedSecret;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link PowerRuleTest}, for credentials and their secrets: every command with every pair of actor and credential. */
class PowerOfCredentialsTest {

    private static final int EDITED = 3;

    private final RehearsedCommands commands;
    private final LatticeThings things;
    private final PowerLedger ledger = new PowerLedger();

    PowerOfCredentialsTest(@TempDir Path folder) throws IOException {
        commands = new RehearsedCommands(folder);
        things = new LatticeThings(commands.domain);
    }

    @Test
    void isGivenChangedAndEndedByWhoCoversIt() {
        try (commands) {
            var actors = things.actors();
            var objects = things.credentials();
            for (var held : actors) {
                for (var thing : objects) {
                    make(held, thing);
                    end(held, thing);
                    // Into some of the others only, which differ from one to the next: all pairs would take minutes.
                    for (var i = objects.indexOf(thing) % EDITED; i < objects.size(); i += EDITED) {
                        if (objects.get(i).isKey() == thing.isKey()) {
                            edit(held, thing, objects.get(i));
                        }
                    }
                    if (!thing.isKey()) {
                        manage(held, thing);
                    }
                }
            }
            ledger.assertAsTheOracleSays(Part.CREDENTIALS);
        }
    }

    private void credential(String command, Held held, List<Credential> about, Runnable run) {
        var points = about.stream().map(Credential::point).toList();
        // Credentials are compared in every dimension, so that it is the same whatever is done to them.
        ledger.attempt(command, held, Lattice.CREDENTIALS, Kind.CREDENTIAL, Deed.CHANGE, points, run);
    }

    private void make(Held held, Credential thing) {
        var rehearsed = commands.credentials.commands();
        if (thing.isKey()) {
            var request = things.key(thing.point(), true);
            credential(
                    "CredentialCommands.createApiKey",
                    held,
                    List.of(thing),
                    () -> rehearsed.createApiKey(held.actor(), request));
            var secret = new ImportedSecret.ByValue(new Secret("made-elsewhere-0123456789abcdef"));
            credential(
                    "CredentialCommands.importApiKey",
                    held,
                    List.of(thing),
                    () -> rehearsed.importApiKey(held.actor(), request, secret));
        } else {
            var request = things.client(thing.role(), thing.point(), true);
            credential(
                    "CredentialCommands.createClient",
                    held,
                    List.of(thing),
                    () -> rehearsed.createClient(held.actor(), request));
        }
    }

    private void end(Held held, Credential thing) {
        var secrets = commands.credentials.secretCommands();
        credential(
                "CredentialCommands.revoke",
                held,
                List.of(thing),
                () -> commands.credentials.commands().revoke(held.actor(), thing.id()));
        credential(
                "SecretCommands.rotate",
                held,
                List.of(thing),
                () -> secrets.rotate(held.actor(), thing.id(), new RotationOverlap.None()));
        credential(
                "SecretCommands.revoke",
                held,
                List.of(thing),
                () -> secrets.revoke(held.actor(), thing.id(), thing.old()));
    }

    private void edit(Held held, Credential before, Credential after) {
        var request =
                after.isKey() ? things.key(after.point(), true) : things.client(after.role(), after.point(), true);
        credential(
                "CredentialCommands.edit",
                held,
                List.of(before, after),
                () -> commands.credentials.commands().edit(held.actor(), before.id(), _ -> request));
    }

    private void manage(Held held, Credential thing) {
        var clients = commands.credentials.clients();
        var proofs = commands.credentials.proofCommands();
        credential(
                "ClientProofCommands.change",
                held,
                List.of(thing),
                () -> proofs.change(held.actor(), thing.id(), ClientProof.SECRET, _ -> {}));
        var rehearsal = commands.rehearsal;
        credential(
                "ManagedClients.get",
                held,
                List.of(thing),
                () -> rehearsal.write(tx -> clients.get(tx, held.actor(), thing.id())));
        credential(
                "ManagedClients.narrow",
                held,
                List.of(thing),
                () -> rehearsal.write(
                        tx -> clients.narrow(tx, held.actor(), thing.id(), scopes(Lattice.SCOPE_A), Instant.EPOCH)));
        credential(
                "ScopeTrialCommands.start",
                held,
                List.of(thing),
                () -> commands.trials.start(held.actor(), thing.id(), 1));
        credential(
                "ScopeTrialCommands.apply",
                held,
                List.of(thing),
                () -> commands.trials.apply(held.actor(), thing.id()));
        credential(
                "ScopeTrialCommands.discard",
                held,
                List.of(thing),
                () -> commands.trials.discard(held.actor(), thing.id()));
    }
}
