package dev.latchkey.core.audit;

import static dev.latchkey.core.audit.ReadEntry.requestRules;
import static dev.latchkey.core.audit.ReadEntry.scopes;
import static dev.latchkey.core.audit.ReadEntry.wasActive;
import static dev.latchkey.core.audit.UndoableCompany.BOSS;
import static dev.latchkey.core.audit.UndoableCompany.BOTH;
import static dev.latchkey.core.audit.UndoableCompany.REDIRECT_URI;
import static dev.latchkey.core.audit.UndoableCompany.application;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ImportedSecret;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.grant.CompanyGrants;
import dev.latchkey.core.grant.GrantEndings;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.store.sql.TestDomain;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What is done to applications, what people let them do, and partners, and how it is undone with the entry alone. */
final class ApplicationUndoings {

    private final UndoableCompany company;
    private final TestDomain domain;
    private final String holder;

    ApplicationUndoings(UndoableCompany company) {
        this.company = company;
        this.domain = company.domain;
        this.holder = company.holder;
    }

    Stream<Undoing> all() {
        return Stream.of(applications(), grants(), partners()).flatMap(List::stream);
    }

    private List<Undoing> applications() {
        var commands = domain.installations;
        return List.of(
                new Undoing(
                        "InstallationCommands.install",
                        "let an application in",
                        () -> commands.install(BOSS, "new", BOTH),
                        entry -> commands.uninstall(BOSS, entry.subject().id())),
                new Undoing(
                        "InstallationCommands.install",
                        "let one have more",
                        () -> commands.install(BOSS, "app", BOTH),
                        entry -> {
                            commands.uninstall(BOSS, "app");
                            commands.install(BOSS, "app", scopes(entry.context().get("previousScopes")));
                        }),
                new Undoing(
                        "InstallationCommands.uninstall",
                        "take one out",
                        () -> commands.uninstall(BOSS, "app"),
                        entry -> commands.install(
                                BOSS,
                                entry.subject().id(),
                                scopes(entry.context().get("scopes")))),
                new Undoing(
                        "InstallationCommands.approveRequest",
                        "grant a wish",
                        () -> commands.approveRequest(BOSS, "wanted", BOTH),
                        entry -> {
                            commands.uninstall(BOSS, entry.subject().id());
                            assertThat(entry.context()).containsEntry("previousScopes", "");
                            commands.request(
                                    BOSS,
                                    entry.subject().id(),
                                    scopes(entry.context().get("previousRequestedScopes")));
                        }),
                new Undoing(
                        "InstallationCommands.request",
                        "wish for one",
                        () -> commands.request(BOSS, "new", BOTH),
                        entry -> commands.dismissRequest(BOSS, entry.subject().id())),
                new Undoing(
                        "InstallationCommands.dismissRequest",
                        "dismiss a wish",
                        () -> commands.dismissRequest(BOSS, "wanted"),
                        entry -> commands.request(
                                BOSS,
                                entry.subject().id(),
                                scopes(entry.context().get("scopes")))));
    }

    private List<Undoing> grants() {
        var grants = new CompanyGrants(domain.stores, new GrantEndings(domain.stores, domain.clock), company.rights());
        Consumer<AuditEntry> byHand = this::consentAgain;
        return List.of(
                new Undoing("CompanyGrants.revoke", "end a grant", () -> grants.revoke(BOSS, holder, "used"), byHand),
                new Undoing(
                        "CompanyGrants.revokeAll",
                        "end an application's grants",
                        () -> grants.revokeAll(BOSS, "used"),
                        byHand),
                new Undoing(
                        "ConsentCommands.revokeByUser",
                        "end one's own grant",
                        () -> domain.consents.revokeByUser(new Actor.CompanyUser("acme", holder), "used"),
                        byHand));
    }

    /** Nobody gives what only its user can; the entry says whom to ask for what. */
    private void consentAgain(AuditEntry entry) {
        assertThat(entry.event()).isEqualTo(AuditEvent.OAUTH_APPLICATION_ACCESS_REVOKED);
        company.consent(
                String.valueOf(entry.context().get("user")),
                String.valueOf(entry.context().get("application")),
                scopes(entry.context().get("scopes")));
    }

    private List<Undoing> partners() {
        var commands = domain.partners;
        var actor = new PartnerActor.OfPlatform(OPERATOR);
        var overlap = new RotationOverlap.Lasting(Duration.ofHours(1));
        Consumer<AuditEntry> oneKeyAgain = entry -> {
            assertThat(entry.context().get("previousSecrets")).endsWith("/-").doesNotContain(" ");
            assertThat(entry.context().get("currentSecrets"))
                    .contains(domain.clock.instant().plus(Duration.ofHours(1)).toString());
            commands.regenerateKey(actor, "partner", new RotationOverlap.None());
        };
        return List.of(
                inPartner(
                        "PartnerCommands.createPartner",
                        "second",
                        () -> commands.createPartner(OPERATOR, "second", "Second"),
                        entry -> {
                            assertThat(entry.context()).containsEntry("name", "Second");
                            commands.setPartnerActive(OPERATOR, entry.subject().id(), false);
                        }),
                inPartner(
                        "PartnerCommands.setPartnerActive",
                        "partner",
                        () -> commands.setPartnerActive(OPERATOR, "partner", false),
                        entry -> {
                            commands.setPartnerActive(OPERATOR, entry.subject().id(), wasActive(entry));
                            // Each company's own log tells which of its people's grants ended.
                            var ended = TestAudit.entries(domain.stores, "acme").getFirst();
                            consentAgain(ended.entry());
                        }),
                inPartner(
                        "PartnerCommands.regenerateKey",
                        "partner",
                        () -> commands.regenerateKey(actor, "partner", overlap),
                        oneKeyAgain),
                inPartner(
                        "PartnerCommands.importKey",
                        "partner",
                        () -> commands.importKey(
                                actor,
                                "partner",
                                overlap,
                                new ImportedSecret.ByValue(new Secret("made-elsewhere-0123456789abcdef"))),
                        oneKeyAgain),
                inPartner(
                        "PartnerCommands.createApplication",
                        "partner",
                        () -> commands.createApplication(actor, "partner", application("another")),
                        entry -> {
                            assertThat(entry.context())
                                    .containsEntry("redirectUris", REDIRECT_URI)
                                    .containsEntry("scopes", BOTH.toString())
                                    .containsEntry("method", "CLIENT_SECRET");
                            commands.setApplicationActive(
                                    OPERATOR, "partner", entry.subject().id(), false);
                        }),
                inPartner(
                        "PartnerCommands.setApplicationActive",
                        "partner",
                        () -> commands.setApplicationActive(OPERATOR, "partner", "app", false),
                        entry -> commands.setApplicationActive(
                                OPERATOR, "partner", entry.subject().id(), wasActive(entry))),
                inPartner(
                        "PartnerCommands.setRequestRules",
                        "partner",
                        () -> commands.setRequestRules(OPERATOR, "partner", "app", RequestRules.LENIENT),
                        entry -> commands.setRequestRules(
                                OPERATOR,
                                "partner",
                                entry.subject().id(),
                                requestRules(String.valueOf(entry.context().get("requestRulesBefore"))))));
    }

    private static Undoing inPartner(String command, String log, Runnable done, Consumer<AuditEntry> byHand) {
        return new Undoing(command, command, log, done, byHand);
    }
}
