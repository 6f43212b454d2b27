package dev.latchkey.core.change;

import dev.latchkey.core.account.Browser;
import dev.latchkey.core.account.Person.CompanyPerson;
import dev.latchkey.core.activity.ScopeTrial;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.grant.RevokedTokens.RevokedToken;
import dev.latchkey.core.signing.KeyRotation;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.core.signing.SigningKeys.State;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDomain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Random commands about sessions, signing keys, tokens one by one, numbers of scopes and trials. */
final class RandomOddments {

    private static final Author AUTHOR = new Author(Author.Type.OPERATOR, "test");

    private final Chance chance;
    private final TestDomain domain;
    private final FollowedViews own;
    private final FollowedViews following;
    private final RandomCommands.Endings endings;
    private final KeyRotation keyRotation;
    private final Map<String, CompanyPerson> sessions = new HashMap<>();
    private final List<String> allCookies = new ArrayList<>();

    RandomOddments(
            Chance chance,
            TestDomain domain,
            MasterKey masterKey,
            FollowedViews own,
            FollowedViews following,
            RandomCommands.Endings endings) {
        this.chance = chance;
        this.domain = domain;
        this.own = own;
        this.following = following;
        this.endings = endings;
        this.keyRotation = new KeyRotation(
                domain.stores.transactions(),
                domain.stores.signingKeys(),
                masterKey,
                domain.stores.auditLog(),
                domain.clock,
                new KeyRotation.Settings(Duration.ofDays(90), Duration.ofMinutes(32)));
    }

    /** Every session cookie that was ever given. */
    List<String> cookies() {
        return allCookies;
    }

    /** Tells that the user's sessions have ended. */
    void endedOf(Actor.CompanyUser user) {
        sessions.forEach((cookie, person) -> {
            if (person.userId().equals(user.userId())) {
                endedSession(cookie);
            }
        });
    }

    void changeSessions(RandomPeople people) {
        if (chance.random.nextBoolean() || sessions.isEmpty()) {
            var person = new CompanyPerson("acme", people.anyUser().userId());
            var opened = domain.stores
                    .transactions()
                    .write(tx -> own.sessions.create(
                            tx,
                            domain.stores.accounts().find(tx, person).orElseThrow(),
                            new Browser("192.0.2.1", "test")));
            var cookie = opened.cookie().reveal();
            sessions.put(cookie, person);
            allCookies.add(cookie);
            following.sessions.find(cookie); // so that there is something to forget
            return;
        }
        var cookie = chance.any(List.copyOf(sessions.keySet()));
        var person = Objects.requireNonNull(sessions.remove(cookie));
        var sessionId = cookie.substring(0, cookie.indexOf('.'));
        domain.stores.transactions().write(tx -> own.sessions.end(tx, person, sessionId));
        endedSession(cookie);
    }

    private void endedSession(String cookie) {
        endings.ended(
                "sessions", "a session", () -> following.sessions.find(cookie).isPresent());
    }

    void changeSigningKeys() {
        switch (chance.random.nextInt(3)) {
            case 0 -> keyRotation.prepare(AUTHOR);
            case 1 -> keyRotation.activateNow(AUTHOR);
            default -> {
                var before = keyRotation.list().stream()
                        .filter(key -> key.state() != State.RETIRED)
                        .map(key -> key.kid())
                        .toList();
                keyRotation.distrust(AUTHOR);
                var after = keyRotation.list().stream()
                        .filter(key -> key.state() != State.RETIRED)
                        .map(key -> key.kid())
                        .toList();
                before.stream()
                        .filter(kid -> !after.contains(kid))
                        .forEach(kid -> endings.ended(
                                "signing-keys",
                                "a signing key",
                                () -> following.keyRing.get().find(kid).isPresent()));
            }
        }
    }

    /** Tokens one by one, numbers of scopes, trials of the clients there are. */
    void changeOthers(RandomCredentials credentials) {
        var transactions = domain.stores.transactions();
        switch (chance.random.nextInt(3)) {
            case 0 -> {
                var number = chance.random.nextLong();
                var token = new RevokedToken(
                        RevokedToken.idOf(number),
                        "acme",
                        "client",
                        domain.clock.instant().plus(Duration.ofHours(1)));
                transactions.write(tx -> {
                    domain.stores.revokedTokens().add(tx, token);
                    tx.changed(ChangeKind.REVOKED_TOKEN, Change.PLATFORM, token.tokenId());
                    return token;
                });
                endings.ended("revoked-tokens", "a token", () -> !following.revokedTokens.contains(number));
            }
            case 1 ->
                transactions.write(
                        tx -> domain.stores.scopeOrdinals().ensure(tx, Scopes.of("scope_" + chance.number())));
            default -> {
                var subject = new Subject("acme", credentials.anyClient());
                var now = domain.clock.instant();
                transactions.write(tx -> {
                    if (chance.random.nextBoolean()) {
                        domain.stores
                                .trials()
                                .put(
                                        tx,
                                        new ScopeTrial(
                                                subject,
                                                RandomCommands.SCOPES,
                                                now,
                                                now.plus(Duration.ofDays(1)),
                                                "test"));
                    } else {
                        domain.stores.trials().remove(tx, subject);
                    }
                    tx.changed(ChangeKind.CREDENTIAL, subject.companyId(), subject.credentialId());
                    return subject;
                });
            }
        }
    }
}
