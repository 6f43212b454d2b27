package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.activity.Activity;
import dev.latchkey.core.activity.CallOutcome;
import dev.latchkey.core.activity.DueWork;
import dev.latchkey.core.activity.DueWork.DueCredential;
import dev.latchkey.core.activity.RecordedCall;
import dev.latchkey.core.activity.RecordedRefusal;
import dev.latchkey.core.activity.ScopeTrial;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.UserSearch;
import dev.latchkey.core.company.UserSearch.Sort;
import dev.latchkey.core.company.UserSearch.Standing;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.LastUse;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.UsageStore.Uses;
import dev.latchkey.engine.decision.Denial.Reason;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.protocol.Scopes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody should look at: what is due and nothing else, of their company alone, at most so much. */
class DueWorkTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private static String key(TestDomain domain, Actor.InCompany maker, String name, @Nullable Duration life) {
        var end = life == null ? null : domain.clock.instant().plus(life);
        return domain.credentials
                .createApiKey(maker, new NewApiKey(new Label(name, ""), end, IpAllowList.ANY))
                .credential()
                .id();
    }

    private static <T> List<T> ask(TestDomain domain, BiFunction<DueWork, Transaction, List<T>> question) {
        return domain.stores.transactions().read(tx -> question.apply(domain.stores.dueWork(), tx));
    }

    private static List<String> names(List<DueCredential> found) {
        return found.stream().map(DueCredential::name).toList();
    }

    private static List<String> ending(TestDomain domain, String company, int limit) {
        var now = domain.clock.instant();
        return names(ask(domain, (work, tx) -> work.ending(tx, company, now, now.plus(DAY.multipliedBy(30)), limit)));
    }

    private static List<String> unused(TestDomain domain, String company) {
        var now = domain.clock.instant();
        return names(ask(domain, (work, tx) -> work.unused(tx, company, now.minus(DAY.multipliedBy(90)), now, 9)));
    }

    private static void use(TestDomain domain, String id, String secretId) {
        var use = new LastUse(secretId, domain.clock.instant(), "192.0.2.1", "", "GET /orders", "200", 1);
        domain.stores.transactions().write(tx -> {
            domain.stores.usage().add(tx, List.of(new Uses(id, use)));
            return tx;
        });
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatEndsSoonestFirst(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var admin = domain.administrator();
            key(domain, admin, "never", null);
            key(domain, admin, "later", DAY.multipliedBy(20));
            key(domain, admin, "sooner", DAY);
            key(domain, admin, "too late", DAY.multipliedBy(30));
            domain.credentials.revoke(admin, key(domain, admin, "revoked", DAY));
            key(domain, TestDomain.OPERATOR.in("globex"), "theirs", DAY);

            assertThat(ending(domain, "acme", 9)).containsExactly("sooner", "later");
            assertThat(ending(domain, "acme", 1)).containsExactly("sooner");
            assertThat(ending(domain, "globex", 9)).containsExactly("theirs");
            domain.clock.advance(DAY);
            assertThat(ending(domain, "acme", 9)).containsExactly("later", "too late");
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatNobodyUsesTheLongestUnusedFirst(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var admin = domain.administrator();
            var used = key(domain, admin, "used", null);
            key(domain, admin, "never used", null);
            key(domain, admin, "ended", DAY);
            domain.credentials.revoke(admin, key(domain, admin, "revoked", null));
            key(domain, TestDomain.OPERATOR.in("globex"), "theirs", null);
            domain.clock.advance(DAY.multipliedBy(2));
            use(domain, used, "");
            domain.clock.advance(DAY.multipliedBy(90));

            assertThat(unused(domain, "acme")).containsExactly("never used");
            assertThat(unused(domain, "globex")).containsExactly("theirs");
            domain.clock.advance(DAY);
            assertThat(unused(domain, "acme")).containsExactly("never used", "used");
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsRotationsWhoseOldSecretWasUsed(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var admin = domain.administrator();
            var id = key(domain, admin, "turning", null);
            var quiet = key(domain, admin, "quiet", null);
            for (var one : List.of(id, quiet)) {
                domain.secretCommands.rotate(admin, one, new RotationOverlap.Lasting(DAY));
            }
            var secrets = domain.stores
                    .transactions()
                    .read(tx -> domain.stores.credentials().find(tx, "acme", id))
                    .orElseThrow()
                    .secrets();
            use(domain, id, secrets.getLast().id());
            assertThat(overlapping(domain, "acme")).isEmpty();
            use(domain, id, secrets.getFirst().id());
            assertThat(overlapping(domain, "acme")).containsExactly("turning");
            assertThat(overlapping(domain, "globex")).isEmpty();
            domain.clock.advance(DAY);
            assertThat(overlapping(domain, "acme")).isEmpty();
        }
    }

    private static List<String> overlapping(TestDomain domain, String company) {
        var now = domain.clock.instant();
        return names(ask(domain, (work, tx) -> work.overlapping(tx, company, now, 9)));
    }

    @ParameterizedTest
    @EnumSource
    void findsTrialsThatEnded(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var admin = domain.administrator();
            var client = domain.credentials
                    .createClient(admin, TestDomain.client("STANDARD", null, Scopes.of("orders_read")))
                    .credential();
            var now = domain.clock.instant();
            domain.stores.transactions().write(tx -> {
                var subject = new Subject("acme", client.id());
                domain.stores
                        .trials()
                        .put(
                                tx,
                                new ScopeTrial(subject, Scopes.of("orders_read"), now, now.plus(DAY), "user:somebody"));
                return tx;
            });
            assertThat(trials(domain, "acme")).isEmpty();
            domain.clock.advance(DAY);
            assertThat(trials(domain, "acme")).containsExactly("Test");
            assertThat(trials(domain, "globex")).isEmpty();
            domain.credentials.revoke(admin, client.id());
            assertThat(trials(domain, "acme")).isEmpty();
        }
    }

    private static List<String> trials(TestDomain domain, String company) {
        var now = domain.clock.instant();
        return names(ask(domain, (work, tx) -> work.endedTrials(tx, company, now, 9)));
    }

    @ParameterizedTest
    @EnumSource
    void countsTheNewestRefusalsByOperationAndReason(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var start = domain.clock.instant();
            var refusals = new ArrayList<RecordedRefusal>();
            for (int i = 0; i < 5; i++) {
                refusals.add(refusal("GET /users", i, start, "users_read"));
            }
            refusals.add(refusal("GET /orders", 9, start, "orders_read"));
            domain.stores.transactions().write(tx -> {
                var subject = new Subject("acme", "client");
                domain.stores
                        .activity()
                        .add(tx, List.of(new Activity(subject, List.of(), List.of(), refusals, List.of(), List.of())));
                return tx;
            });

            var all = ask(domain, (work, tx) -> work.refusedMost(tx, "acme", start.minus(DAY), 100, 9));
            assertThat(all)
                    .containsExactly(
                            new DueWork.FrequentRefusal(
                                    "GET /users", Reason.INSUFFICIENT_SCOPE, List.of("users_read"), "GET-users-4", 5),
                            new DueWork.FrequentRefusal(
                                    "GET /orders",
                                    Reason.INSUFFICIENT_SCOPE,
                                    List.of("orders_read"),
                                    "GET-orders-9",
                                    1));
            var newest = ask(domain, (work, tx) -> work.refusedMost(tx, "acme", start.minus(DAY), 2, 9));
            assertThat(newest).extracting(DueWork.FrequentRefusal::calls).containsExactly(1L, 1L);
            var none = ask(domain, (work, tx) -> work.refusedMost(tx, "acme", start.plusSeconds(9), 100, 9));
            assertThat(none).isEmpty();
            assertThat(ask(domain, (work, tx) -> work.refusedMost(tx, "globex", start.minus(DAY), 100, 9)))
                    .isEmpty();
        }
    }

    private static RecordedRefusal refusal(String operation, int number, Instant start, String missing) {
        var call = new RecordedCall(
                operation.replace(" /", "-") + "-" + number,
                start.plusSeconds(number),
                operation,
                403,
                CallOutcome.REFUSED,
                "192.0.2.1",
                "",
                null);
        return new RecordedRefusal(
                "client",
                call,
                Reason.INSUFFICIENT_SCOPE,
                new Explanation(Gate.SCOPE, List.of(missing), List.of(), List.of(missing), "an admin"));
    }

    @ParameterizedTest
    @EnumSource
    void findsPeopleWhoHaveAPasswordAlone(TestDatabase database) throws Exception {
        try (var domain = TestDomain.open(database, folder)) {
            var one = domain.user("STANDARD", null).userId();
            var invited = domain.user("STANDARD", null).userId();
            domain.look("update company_user set password_hash = 'x' where id = '" + one + "'");
            domain.look("update company_user set password_hash = null where id = '" + invited + "'");
            assertThat(ask(domain, (work, tx) -> work.unprotected(tx, "acme", 9)))
                    .extracting(DueWork.UnprotectedUser::id)
                    .contains(one)
                    .doesNotContain(invited);
            domain.look("""
                insert into second_factor (owner_id, person_kind, person_id, secret_encrypted, created_at, confirmed_at,
                       last_step)
                values ('acme', 'COMPANY', '%s', 'x', 1, 1, 0)
                """.formatted(one));
            assertThat(ask(domain, (work, tx) -> work.unprotected(tx, "acme", 9)))
                    .extracting(DueWork.UnprotectedUser::id)
                    .doesNotContain(one);
        }
    }

    /** Along an index of those alone, which knows of each second factor that is set up or turned off. */
    @ParameterizedTest
    @EnumSource
    void findsPeopleWithoutASecondFactorAmongMany(TestDatabase database) throws Exception {
        try (var domain = TestDomain.open(database, folder)) {
            var one = domain.user("STANDARD", null).userId();
            var other = domain.user("STANDARD", null).userId();
            domain.look("update company_user set password_hash = '$argon2id$v=19$m=64,t=1,p=1$" + "A".repeat(22) + "$"
                    + "A".repeat(43) + "'");
            var factors = domain.stores.secondFactors();
            var person = new Person.CompanyPerson("acme", one);
            var transactions = domain.stores.transactions();
            transactions.write(tx -> {
                factors.put(tx, person, "x", domain.clock.instant());
                return tx;
            });
            assertThat(unprotected(domain)).contains(other).doesNotContain(one);
            transactions.write(tx -> {
                factors.delete(tx, person);
                return tx;
            });
            assertThat(unprotected(domain)).contains(one, other);
            if (database == TestDatabase.SQLITE) {
                var search = new UserSearch("", Standing.WITHOUT_SECOND_FACTOR, null, null, Sort.NAME, false);
                var list = domain.stores.users().list();
                assertThat(transactions.<List<String>>read(tx ->
                                ExplainedStatements.steps(tx, at -> list.counted(at, "acme", search, null, 9, 9))))
                        .filteredOn(step -> step.contains("company_user"))
                        .hasSize(2)
                        .allMatch(step -> step.contains("company_user_unprotected"));
            }
        }
    }

    private static List<String> unprotected(TestDomain domain) {
        return ask(domain, (work, tx) -> work.unprotected(tx, "acme", 9)).stream()
                .map(DueWork.UnprotectedUser::id)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatWaitsForApproval(TestDatabase database) throws Exception {
        try (var domain = TestDomain.open(database, folder)) {
            var asker = domain.user("STANDARD", null).userId();
            domain.partners.createPartner(TestDomain.OPERATOR, "partner", "Partner");
            for (var client : List.of("asked", "quiet")) {
                domain.look("""
                    insert into application (partner_id, client_id, name, description, redirect_uris, scopes,
                           default_scopes, requires_pkce, is_public, is_active, created_at)
                    values ('partner', '%1$s', 'App %1$s', '', '', '', '', true, true, true, 1)
                    """.formatted(client));
            }
            domain.look("""
                insert into installation (company_id, client_id, scopes, installed_at, installed_by, requested_scopes,
                       requested_at, requested_by)
                values ('acme', 'asked', '', null, null, 'orders_read', 5, 'user:%s'),
                       ('acme', 'quiet', 'orders_read', 1, 'user:x', '', null, null)
                """.formatted(asker));

            assertThat(ask(domain, (work, tx) -> work.approvals(tx, "acme", 9)))
                    .containsExactly(new DueWork.WaitingApproval(
                            "asked",
                            "App asked",
                            false,
                            Scopes.of("orders_read"),
                            Instant.ofEpochMilli(5),
                            "Ann Example"));
            assertThat(ask(domain, (work, tx) -> work.approvals(tx, "globex", 9)))
                    .isEmpty();
            assertThat(ask(
                            domain,
                            (work, tx) -> List.of(
                                    work.countApprovals(tx, "acme", 9),
                                    work.countApprovals(tx, "acme", 0),
                                    work.countApprovals(tx, "globex", 9))))
                    .containsExactly(1, 0, 0);
        }
    }
}
