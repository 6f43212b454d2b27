package dev.latchkey.core.audit;

import static dev.latchkey.core.audit.ReadEntry.client;
import static dev.latchkey.core.audit.ReadEntry.instant;
import static dev.latchkey.core.audit.ReadEntry.networks;
import static dev.latchkey.core.audit.ReadEntry.proof;
import static dev.latchkey.core.audit.ReadEntry.scopes;
import static dev.latchkey.core.audit.UndoableCompany.AT_ADDRESS;
import static dev.latchkey.core.audit.UndoableCompany.BOSS;
import static dev.latchkey.core.audit.UndoableCompany.BOTH;
import static dev.latchkey.core.audit.UndoableCompany.BY_KEYS;
import static dev.latchkey.core.audit.UndoableCompany.client;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.ImportedSecret;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is done to credentials, their secrets, proofs and trials, and how it is undone with the entry alone. */
final class CredentialUndoings {

    private final UndoableCompany company;
    private final TestDomain domain;
    private final String key;
    private final String client;
    private final String tried;
    private final String untried;
    private final String keyed;
    private final String elsewhere;
    private final String turning;
    private final String oldSecret;

    CredentialUndoings(UndoableCompany company) {
        this.company = company;
        this.domain = company.domain;
        this.key = company.key;
        this.client = company.client;
        this.tried = company.tried;
        this.untried = company.untried;
        this.keyed = company.keyed;
        this.elsewhere = company.elsewhere;
        this.turning = company.turning;
        this.oldSecret = company.oldSecret;
    }

    Stream<Undoing> all() {
        return Stream.of(secretsAndTrials(), trials(), credentials(), proofs()).flatMap(List::stream);
    }

    private List<Undoing> credentials() {
        var commands = domain.credentials;
        return List.of(
                new Undoing(
                        "CredentialCommands.createApiKey",
                        "make a key",
                        () -> commands.createApiKey(BOSS, new NewApiKey("Second", "")),
                        entry -> commands.revoke(BOSS, entry.subject().id())),
                new Undoing(
                        "CredentialCommands.createClient",
                        "make a client",
                        () -> commands.createClient(BOSS, client("EMPLOYEE", null, BOTH, null)),
                        entry -> commands.revoke(BOSS, entry.subject().id())),
                new Undoing(
                        "CredentialCommands.importApiKey",
                        "take a key in",
                        () -> commands.importApiKey(
                                BOSS,
                                new NewApiKey("Taken in", ""),
                                new ImportedSecret.ByValue(new Secret("made-elsewhere-0123456789abcdef"))),
                        entry -> commands.revoke(BOSS, entry.subject().id())),
                new Undoing(
                        "CredentialCommands.edit",
                        "change a key",
                        () -> commands.edit(
                                BOSS,
                                key,
                                new NewApiKey(
                                        new Label("Other", ""),
                                        company.in(2),
                                        IpAllowList.parse(List.of("10.0.0.0/8")))),
                        entry -> {
                            var was = entry.context();
                            var label = new Label(
                                    String.valueOf(was.get("previousName")),
                                    String.valueOf(was.get("previousDescription")));
                            var end = instant(was.get("previousExpiresAt"));
                            commands.edit(BOSS, key, new NewApiKey(label, end, networks(was.get("previousNetworks"))));
                        }),
                new Undoing(
                        "CredentialCommands.edit",
                        "change a client",
                        () -> commands.edit(
                                BOSS,
                                client,
                                client("RESTRICTED", null, Scopes.of("customers_read"), company.in(3), "::/0")),
                        entry -> {
                            var was = new TreeMap<>(
                                    Map.of("name", "Client", "description", "Reads", "tokenFormat", "OPAQUE"));
                            entry.context().forEach((name, value) -> {
                                if (name.startsWith("previous")) {
                                    was.put(name.substring(8, 9).toLowerCase(Locale.ROOT) + name.substring(9), value);
                                }
                            });
                            commands.edit(BOSS, client, client(was));
                        }),
                new Undoing(
                        "CredentialCommands.revoke",
                        "revoke a client",
                        () -> commands.revoke(BOSS, client),
                        entry -> commands.createClient(BOSS, client(entry.context()))));
    }

    private List<Undoing> secretsAndTrials() {
        var secrets = domain.secretCommands;
        return List.of(
                new Undoing(
                        "SecretCommands.rotate",
                        "rotate a secret",
                        () -> secrets.rotate(BOSS, key, new RotationOverlap.Lasting(Duration.ofHours(1))),
                        entry -> {
                            assertThat(entry.event()).isEqualTo(AuditEvent.CREDENTIALS_SECRET_ROTATED);
                            assertThat(entry.context().get("previousSecrets")).endsWith("/-");
                            secrets.revoke(
                                    BOSS, key, String.valueOf(entry.context().get("secretId")));
                        }),
                new Undoing(
                        "SecretCommands.revoke",
                        "cut a secret off",
                        () -> secrets.revoke(BOSS, turning, oldSecret),
                        entry -> {
                            assertThat(entry.event()).isEqualTo(AuditEvent.CREDENTIALS_SECRET_CUT_OFF);
                            var end = String.valueOf(entry.context().get("secrets"))
                                    .replaceAll(".*/([0-9]\\S*).*", "$1");
                            var left = Duration.between(domain.clock.instant(), Instant.parse(end));
                            secrets.rotate(BOSS, turning, new RotationOverlap.Lasting(left));
                        }));
    }

    private int daysTo(@Nullable String end) {
        return (int) Duration.between(domain.clock.instant(), Instant.parse(String.valueOf(end)))
                .toDays();
    }

    private List<Undoing> trials() {
        var trials = company.trialCommands();
        return List.of(
                new Undoing(
                        "ScopeTrialCommands.start",
                        "start a trial",
                        () -> trials.start(BOSS, untried, 5),
                        entry -> trials.discard(BOSS, entry.subject().id())),
                new Undoing(
                        "ScopeTrialCommands.discard", "discard a trial", () -> trials.discard(BOSS, tried), entry -> {
                            var trial = trials.start(
                                    BOSS, tried, daysTo(entry.context().get("endsAt")));
                            assertThat(trial.scopes())
                                    .isEqualTo(scopes(entry.context().get("scopesTried")));
                        }),
                new Undoing("ScopeTrialCommands.apply", "apply a trial", () -> trials.apply(BOSS, tried), entry -> {
                    assertThat(entry.event()).isEqualTo(AuditEvent.CREDENTIALS_TRIAL_APPLIED);
                    domain.credentials.edit(BOSS, tried, before -> {
                        var was = (Credential.OAuthClient) before;
                        var settings = was.settings();
                        return new NewClient(
                                was.facts().label(),
                                was.facts().expiresAt(),
                                was.facts().allowList(),
                                new ClientSettings(
                                        settings.systemRoleId(),
                                        settings.accessGroupId(),
                                        scopes(entry.context().get("previousScopes")),
                                        settings.tokenFormat()));
                    });
                    trials.start(BOSS, tried, daysTo(entry.context().get("endsAt")));
                }));
    }

    private List<Undoing> proofs() {
        var commands = domain.proofCommands;
        Consumer<AuditEntry> byHand =
                entry -> commands.change(BOSS, entry.subject().id(), proof(entry.context(), "Before"), _ -> {});
        return List.of(
                new Undoing(
                        "ClientProofCommands.change",
                        "give a client keys in place of its secret",
                        () -> commands.change(BOSS, untried, BY_KEYS, _ -> {}),
                        byHand),
                new Undoing(
                        "ClientProofCommands.change",
                        "take a client's keys",
                        () -> commands.change(BOSS, keyed, ClientProof.SECRET, _ -> {}),
                        byHand),
                new Undoing(
                        "ClientProofCommands.change",
                        "read a client's keys elsewhere",
                        () -> commands.change(BOSS, keyed, AT_ADDRESS, _ -> {}),
                        byHand),
                new Undoing(
                        "ClientProofCommands.change",
                        "take a client's keys in",
                        () -> commands.change(BOSS, elsewhere, BY_KEYS, _ -> {}),
                        byHand),
                new Undoing(
                        "CredentialCommands.revoke",
                        "revoke a client with keys",
                        () -> domain.credentials.revoke(BOSS, keyed),
                        entry -> domain.credentials.createClient(
                                BOSS, client(entry.context()), proof(entry.context(), ""))));
    }
}
