package dev.latchkey.core.credential;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential.OAuthClient;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Changes how a company's clients prove themselves: rotates their keys, gives them keys in place of a secret and back, has their tokens
 * bound to a key. Each command is as those of {@link CredentialCommands}.
 */
public final class ClientProofCommands {

    private final Transactions transactions;
    private final Credentials credentials;
    private final ManagedClients clients;
    private final SecretIssuer secrets;
    private final OwnCredentials own;
    private final SecurityProfile profile;

    ClientProofCommands(
            Transactions transactions,
            Credentials credentials,
            ManagedClients clients,
            SecretIssuer secrets,
            OwnCredentials own,
            SecurityProfile profile) {
        this.transactions = transactions;
        this.credentials = credentials;
        this.clients = clients;
        this.secrets = secrets;
        this.own = own;
        this.profile = profile;
    }

    /**
     * Has a client prove itself so from now on, and no longer as it did. What proved it and does no longer takes the tokens with it that
     * were issued before; so do tokens without a key end where each must have one. A set of keys that holds all that the one before held
     * ends nothing, so whoever rotates adds the new key, waits, and takes the old one out.
     *
     * @param wanted replaces what is registered
     * @param precondition looks at the client in the transaction and throws when nothing shall happen
     * @return with a secret when it had none that proves it from now on
     */
    public MadeClient change(
            Actor.InCompany actor, String clientId, ClientProof wanted, Consumer<OAuthClient> precondition) {
        return transactions.write(tx -> change(tx, actor, clientId, wanted, precondition));
    }

    private MadeClient change(
            Transaction tx,
            Actor.InCompany actor,
            String clientId,
            ClientProof wanted,
            Consumer<OAuthClient> precondition) {
        wanted.checkForCompany(profile);
        var client = clients.get(tx, actor, clientId);
        precondition.accept(client);
        var before = client.proof();
        own.requireRoom(actor, client, wanted);
        var now = own.now();
        credentials.updateProof(tx, actor.companyId(), clientId, wanted);
        var usesSecret = wanted.method().usesSecret();
        if (!usesSecret) {
            endSecrets(tx, actor, client);
        }
        var secret = usesSecret && !before.method().usesSecret() ? secrets.issue(SecretType.CLIENT_SECRET) : null;
        if (secret != null) {
            own.add(tx, actor, client, secrets.stored(secret, now));
        }
        if (wanted.endsTokensOf(before)) {
            credentials.killTokens(tx, actor.companyId(), clientId, now);
        }
        var weight = ChangeWeight.of(wanted.endsTokensOf(before));
        clients.record(tx, actor, AuditEvent.CREDENTIALS_CHANGED, client, facts(before, wanted), weight);
        return new MadeClient(clients.get(tx, actor, clientId), secret);
    }

    private void endSecrets(Transaction tx, Actor.InCompany actor, OAuthClient client) {
        for (var secret : client.secrets()) {
            if (!secret.stateAt(own.now()).isFinal()) {
                credentials.revokeSecret(tx, actor.companyId(), client.id(), secret.id(), own.revocationBy(actor));
            }
        }
    }

    /** What the audit entry of a client, or an application, says whose way to prove itself was changed. */
    public static Map<String, String> facts(ClientProof before, ClientProof after) {
        var facts = new HashMap<String, String>();
        facts.put("change", "authentication_changed");
        describe("Before", before, facts);
        tellKeys("jwksBefore", before, facts);
        describe("After", after, facts);
        return facts;
    }

    /** What was, whole, so that it can be given back; of the keys that came only the thumbprints: the entry that tells of their end has them. */
    private static void describe(String when, ClientProof proof, Map<String, String> facts) {
        facts.put("method" + when, proof.method().name());
        facts.put("dpopBound" + when, Boolean.toString(proof.requiresDpop()));
        var keys = proof.keys();
        if (keys == null) {
            return;
        }
        facts.put("endpointAudience" + when, Boolean.toString(keys.takesEndpointAudience()));
        var address = keys.jwksUri();
        if (address != null) {
            facts.put("jwksUri" + when, address);
        } else {
            facts.put(
                    "keys" + when,
                    keys.named().stream().map(ClientKeys.Named::thumbprint).collect(Collectors.joining(" ")));
        }
    }

    /** The public keys themselves, which no thumbprint (RFC 7638) gives back; at most {@value ClientKeys#JWKS_LENGTH_MAX} characters. */
    private static void tellKeys(String name, ClientProof proof, Map<String, String> facts) {
        var keys = proof.keys();
        var jwks = keys == null ? null : keys.jwks();
        if (jwks != null) {
            facts.put(name, jwks);
        }
    }

    /** What the audit entry of one that is made or ended says of it. */
    public static Map<String, String> facts(ClientProof proof) {
        var facts = new HashMap<String, String>();
        if (!proof.equals(ClientProof.SECRET)) {
            describe("", proof, facts);
            tellKeys("jwks", proof, facts);
        }
        return facts;
    }

    /** @throws CommandRefused for a client that proves itself with keys */
    static void requireSecret(Credential credential) {
        if (credential instanceof OAuthClient client && !client.proof().method().usesSecret()) {
            throw CommandRefused.invalid(
                    "secret", "this client proves itself with keys; replace its keys, or have it use a secret");
        }
    }
}
