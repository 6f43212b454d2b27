package dev.latchkey.core.audit;

import static dev.latchkey.core.audit.ReadEntry.proof;
import static dev.latchkey.core.audit.UndoableCompany.BOSS;
import static dev.latchkey.core.audit.UndoableCompany.BY_KEYS;
import static dev.latchkey.core.audit.UndoableCompany.jwks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandsOfCore;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.store.sql.TestAudit;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever reads an entry of the log can undo by hand what it tells: each change of power is undone here with nothing but the entry, and
 * the company is then what it was before.
 */
class UndoneByHandTest {

    private final UndoableCompany company;

    UndoneByHandTest(@TempDir Path folder) {
        company = new UndoableCompany(folder);
    }

    @AfterEach
    void close() {
        company.close();
    }

    /** Commands that take an actor and are undone nowhere here, and why. */
    private static final Map<String, String> NOT_UNDONE = Map.ofEntries(
            Map.entry("Invitations.send", "a letter, whose link ends by itself and gives what its person has"),
            Map.entry("Invitations.link", "a link, which ends by itself and gives what its person has"),
            Map.entry(
                    "PartnerCommands.createPartnerUser",
                    "nothing ends one of a partner's people; the partner is deactivated"),
            Map.entry("SecondFactorReminders.send", "a letter, which gives nobody power"),
            Map.entry("PartnerRule.require", "looks"),
            Map.entry("PartnerRule.find", "looks"),
            Map.entry("PartnerMembers.add", "PartnerMembers.withdraw"),
            Map.entry("PartnerMembers.withdraw", "PartnerMembers.add, which its entry has everything for"),
            Map.entry("PartnerMembers.change", "itself, with the values before"),
            Map.entry("PartnerCommands.revokeKey", "PartnerCommands.regenerateKey: what was ended is nobody's again"),
            Map.entry("ApplicationCommands.create", "PartnerCommands.createApplication"),
            Map.entry("ApplicationCommands.update", "itself, with the values before"),
            Map.entry("ApplicationCommands.remove", "PartnerCommands.createApplication, under another client_id"),
            Map.entry("ApplicationSecretCommands.add", "ApplicationSecretCommands.revoke"),
            Map.entry("ApplicationSecretCommands.rotate", "makes a secret; what it ended is nobody's again"),
            Map.entry("ApplicationSecretCommands.revoke", "ApplicationSecretCommands.add"),
            Map.entry("ListingCommands.find", "looks"),
            Map.entry("ListingCommands.save", "itself, with the values before"),
            Map.entry("ListingCommands.submit", "ListingCommands.withdraw, which gives nobody power"),
            Map.entry("ListingCommands.withdraw", "ListingCommands.submit, which the operator decides about"),
            Map.entry("ListingReview.publish", "ListingReview.suspend"),
            Map.entry("ListingReview.requestChanges", "ListingCommands.submit"),
            Map.entry("ListingReview.suspend", "ListingReview.publish"),
            Map.entry("Deciders.require", "looks"),
            Map.entry("PartnerMembers.invite", "a letter, whose link ends by itself and gives what its person has"),
            Map.entry("PartnerMembers.link", "a link, which ends by itself and gives what its person has"),
            Map.entry("OperatorRule.require", "looks"),
            Map.entry("OperatorCheck.require", "looks"),
            Map.entry("KeyAdministration.rotate", "KeyRotation.prepare, which gives nobody power"),
            Map.entry("PartnerStanding.setPartnerActive", "a part of PartnerCommands.setPartnerActive"),
            Map.entry("PartnerStanding.setApplicationActive", "a part of PartnerCommands.setApplicationActive"),
            Map.entry("PartnerAdministration.inviteOwner", "PartnerMembers.link"),
            Map.entry("PartnerAdministration.create", "PartnerCommands.createPartner"),
            Map.entry("PartnerAdministration.setPartnerActive", "PartnerCommands.setPartnerActive"),
            Map.entry("PartnerAdministration.setApplicationActive", "PartnerCommands.setApplicationActive"),
            Map.entry("SignUpAdministration.approve", "makes a partner, as PartnerCommands.createPartner does"),
            Map.entry("SignUpAdministration.refuse", "forgets who is no partner, and may ask once more"),
            Map.entry("OperatorAccounts.create", "an account above every company, which is deactivated"),
            Map.entry("OperatorAccounts.link", "a link, which ends by itself and gives what its person has"),
            Map.entry("OperatorAccounts.setActive", "undone by its other half, above every company"),
            Map.entry("CompanyAdministration.found", "CompanyCommands.createCompany and createUser"),
            Map.entry("CompanyAdministration.link", "Invitations.link"),
            Map.entry("CompanyAdministration.suspend", "CompanyCommands.setCompanyActive, where something changes"),
            Map.entry("CompanyAdministration.resume", "CompanyCommands.setCompanyActive, where something changes"),
            Map.entry("ManagedClients.get", "looks"),
            Map.entry("ManagedClients.narrow", "a part of ScopeTrialCommands.apply"),
            Map.entry("ManagedClients.record", "the telling itself"),
            Map.entry("InstallationCommands.mayInstall", "looks"),
            Map.entry("InstallationCommands.list", "looks"),
            Map.entry("CompanyGrants.ofApplication", "looks"),
            Map.entry("CompanyGrants.consents", "looks"),
            Map.entry("CompanyGrants.countUsers", "looks"),
            Map.entry("ConsentCommands.consented", "looks"),
            Map.entry("ConsentCommands.refuse", "somebody says no, which gives and takes nothing"),
            Map.entry("ConsentCommands.liveOf", "looks"),
            Map.entry("ConsentCommands.consentsOf", "looks"),
            Map.entry("ActorRights.get", "looks"),
            Map.entry("Announcement.waits", "tells by letter, which changes nothing"),
            Map.entry("ApprovalLetters.write", "tells by letter, which changes nothing"),
            Map.entry("PowerRule.own", "looks"),
            Map.entry("PowerRule.require", "compares"),
            Map.entry("PowerRule.give", "compares"),
            Map.entry("PowerRule.change", "compares"),
            Map.entry("PowerRule.end", "compares"));

    @Test
    void everyCommandIsHereOrNamedWithItsReason() {
        var there = CommandsOfCore.taking(Actor.class, PartnerActor.class).stream()
                .map(CommandsOfCore::name)
                .collect(Collectors.toCollection(TreeSet::new));
        var known = new TreeSet<>(NOT_UNDONE.keySet());
        table().map(Undoing::command).forEach(known::add);
        assertThat(known).isEqualTo(there);
    }

    private Stream<Undoing> table() {
        return Stream.of(
                        new CredentialUndoings(company).all(),
                        new CompanyUndoings(company).all(),
                        new ApplicationUndoings(company).all())
                .flatMap(Function.identity());
    }

    @TestFactory
    Stream<DynamicTest> everythingIsUndoneWithTheEntryAlone() {
        return table().map(one -> dynamicTest(one.name(), () -> undo(one)));
    }

    private void undo(Undoing one) {
        var before = company.state();
        one.done().run();
        assertThat(company.state()).as("after the command").isNotEqualTo(before);
        var entry =
                TestAudit.entries(company.domain.stores, one.log()).getFirst().entry();
        one.byHand().accept(entry);
        assertThat(company.state()).as("undone with %s", entry).isEqualTo(before);
    }

    /** The largest set of keys, all of whose characters a line of the export must escape: the line still is one. */
    @Test
    void theEntryOfTheLargestSetOfKeysIsExportedWhole() throws AuditLines.Malformed {
        var room = ClientKeys.JWKS_LENGTH_MAX - jwks("").length();
        var largest = ClientProof.by(ClientKeys.inline(jwks("\\\\".repeat(room / 2) + (room % 2 == 0 ? "" : "x"))));
        company.domain.proofCommands.change(BOSS, company.keyed, largest, _ -> {});
        company.domain.proofCommands.change(BOSS, company.keyed, BY_KEYS, _ -> {});
        var entry = TestAudit.entries(company.domain.stores, "acme").getFirst();
        assertThat(proof(entry.entry().context(), "Before")).isEqualTo(largest);
        assertThat(AuditLines.read(AuditLines.write(entry))).isEqualTo(entry);
    }
}
