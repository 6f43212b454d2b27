package dev.latchkey.core.change;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.store.sql.TestDomain;
import java.util.ArrayList;
import java.util.List;

/** Random commands about companies' keys and clients. */
final class RandomCredentials {

    private record Key(String companyId, String id, SecretHash hash) {}

    private final Chance chance;
    private final TestDomain domain;
    private final Actor.CompanyUser admin;
    private final RandomPeople people;
    private final FollowedViews following;
    private final RandomCommands.Endings endings;
    private final List<Key> keys = new ArrayList<>();
    private final List<String> clients = new ArrayList<>();

    RandomCredentials(
            Chance chance,
            TestDomain domain,
            Actor.CompanyUser admin,
            RandomPeople people,
            FollowedViews following,
            RandomCommands.Endings endings) {
        this.chance = chance;
        this.domain = domain;
        this.admin = admin;
        this.people = people;
        this.following = following;
        this.endings = endings;
    }

    String anyClient() {
        return chance.any(clients);
    }

    void makeKey() {
        var companyId = chance.random.nextInt(3) == 0 ? people.anyOtherCompany() : "acme";
        var actor = companyId.equals("acme") ? admin : TestDomain.OPERATOR.in(companyId);
        var key = domain.credentials.createApiKey(actor, new NewApiKey("Key " + chance.number(), ""));
        keys.add(new Key(companyId, key.credential().id(), domain.hasher.hash(key.secret())));
    }

    private Actor.InCompany managerOf(String companyId) {
        return companyId.equals("acme") ? admin : TestDomain.OPERATOR.in(companyId);
    }

    void rotateKey() {
        var key = chance.takeAny(keys);
        var rotated = domain.secretCommands.rotate(managerOf(key.companyId()), key.id(), new RotationOverlap.None());
        keys.add(new Key(key.companyId(), key.id(), domain.hasher.hash(rotated.secret())));
        endedKey("a key that was replaced", key.hash());
    }

    void revokeKey() {
        var key = chance.takeAny(keys);
        domain.credentials.revoke(managerOf(key.companyId()), key.id());
        endedKey("a key that was revoked", key.hash());
    }

    private void endedKey(String what, SecretHash hash) {
        endings.ended(
                "credentials", what, () -> following.credentials.findKey(hash).isPresent());
    }

    void makeClient() {
        var role = people.anyRole();
        var client = domain.credentials.createClient(admin, TestDomain.client(role, null, RandomCommands.SCOPES));
        clients.add(client.credential().id());
    }

    void changeProof() {
        var byKeys = ClientProof.by(ClientKeys.at("https://keys.example/" + chance.number()));
        var proof = chance.random.nextBoolean() ? byKeys : ClientProof.SECRET;
        domain.proofCommands.change(
                admin, chance.any(clients), proof.requiringDpop(chance.random.nextBoolean()), _ -> {});
    }

    void revokeClient() {
        var id = chance.takeAny(clients);
        domain.credentials.revoke(admin, id);
        endings.ended(
                "credentials",
                "a client",
                () -> following.credentials.findClient(id).isPresent());
    }
}
