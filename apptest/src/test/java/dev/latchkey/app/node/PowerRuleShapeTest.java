package dev.latchkey.app.node;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.latchkey.core.activity.ScopeTrials;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Power;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.PowerRule;
import dev.latchkey.core.company.Users;
import dev.latchkey.core.credential.Credentials;
import dev.latchkey.core.credential.ManagedClients;
import dev.latchkey.core.grant.AuthorizationCodes;
import dev.latchkey.core.grant.Consents;
import dev.latchkey.core.grant.UserGrants;
import dev.latchkey.core.installation.Installations;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No command writes power without asking {@link PowerRule}: whoever calls a store that keeps it compares in the same method, or is
 * called only by such as compare.
 */
class PowerRuleShapeTest {

    /** What the stores of power have that writes none: looking, numbers, names, clearing up. What is new there counts as writing. */
    private static final Map<Class<?>, Set<String>> WRITES_NO_POWER = Map.of(
            Credentials.class,
            Set.of("find", "page", "countNotRevoked", "rekey", "notRevoked", "lastUses"),
            Users.class,
            Set.of("find", "findByEmail", "page", "search", "count", "withRole", "countActiveWithRole", "setName"),
            Companies.class,
            Set.of(
                    "find",
                    "findByIdentifier",
                    "page",
                    "directory",
                    "builtInRoles",
                    "findCustomRole",
                    "customRoles",
                    "findGroup",
                    "groups",
                    "holdersOfRole",
                    "holdersOfGroup",
                    "findRole"),
            Installations.class,
            Set.of("find", "page"),
            UserGrants.class,
            Set.of(
                    "findLive",
                    "findLiveByNumber",
                    "rotatedAt",
                    "forgetRotations",
                    "livePage",
                    "liveOfUser",
                    "liveOfApplication",
                    "liveOfUnknownApi",
                    "expired",
                    "someLive",
                    "countUsers"),
            Consents.class,
            Set.of("find", "findOfUser", "findOfApplication"),
            AuthorizationCodes.class,
            Set.of("find", "removeExpired"),
            ScopeTrials.class,
            Set.of("find", "refusals", "running"));

    private static final Set<String> COMPARES = Set.of("give", "change", "end");

    /** Doors behind which power is written and nobody compares, and why that is right. */
    private static final Map<String, String> DOORS = Map.ofEntries(
            Map.entry("CompanyCommands.createCompany", "the operator's, above every company"),
            Map.entry("CompanyCommands.setCompanyActive", "the operator's, above every company"),
            Map.entry("CompanyAdministration.found", "the operator's, above every company"),
            Map.entry("CompanyAdministration.suspend", "the operator's, above every company"),
            Map.entry("CompanyAdministration.resume", "the operator's, above every company"),
            Map.entry("ClosingWork.finish", "ends what is left of what was closed, and gives nothing"),
            Map.entry("PartnerCommands.setApplicationActive", "the operator's, above every company"),
            Map.entry("PartnerCommands.setPartnerActive", "the operator's, above every company"),
            Map.entry("PartnerAdministration.setApplicationActive", "the operator's, above every company"),
            Map.entry("PartnerAdministration.setPartnerActive", "the operator's, above every company"),
            Map.entry("ApplicationCommands.remove", "what a partner does to its own application, under PartnerRule"),
            Map.entry("ApprovalLetters.write", "a letter to those who may decide, which lets nobody do anything"),
            Map.entry("EndingLetters.tell", "a letter to those who manage what ends, which lets nobody do anything"),
            Map.entry("InstallationCommands.request", "a wish, which lets nobody do anything"),
            Map.entry("InstallationCommands.dismissRequest", "takes a wish away, and no power"),
            Map.entry("ConsentCommands.authorize", "people's own power, within what the company approved"),
            Map.entry("ConsentCommands.authorizeAgain", "as authorize, for what was consented to before"),
            Map.entry("ConsentCommands.revokeByUser", "people's own power"),
            Map.entry("GrantEndings.passwordReplaced", "people's own power, when they choose a new password"),
            Map.entry("GrantCommands.redeem", "an application's own code, for what was consented to"),
            Map.entry("GrantCommands.refresh", "an application's own grant"),
            Map.entry("GrantCommands.revokeByApplication", "an application's own grant"),
            Map.entry("EarlierGrants.bind", "the start's, which says of which API an earlier release spoke"),
            Map.entry("GrantCommands.prune", "what has expired"));

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.latchkey.core");

    /** The methods at which a way that compares nowhere begins, as {@code Class.method}. */
    private static Set<String> open(JavaClasses classes) {
        var writing = new TreeSet<String>();
        var seen = new HashSet<JavaCodeUnit>();
        for (var type : classes) {
            for (var unit : type.getCodeUnits()) {
                if (unit.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> writesPower(call.getTargetOwner(), call.getName()))) {
                    climb(classes, unit, writing, seen);
                }
            }
        }
        return writing;
    }

    private static boolean writesPower(JavaClass store, String method) {
        return WRITES_NO_POWER.entrySet().stream()
                .anyMatch(one ->
                        store.isEquivalentTo(one.getKey()) && !one.getValue().contains(method));
    }

    private static void climb(JavaClasses classes, JavaCodeUnit unit, Set<String> open, Set<JavaCodeUnit> seen) {
        if (!seen.add(unit) || compares(unit, new HashSet<>())) {
            return;
        }
        var callers = classes.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(other -> !other.equals(unit) && calls(other, unit))
                .toList();
        if (callers.isEmpty()) {
            open.add(unit.getOwner().getSimpleName() + "." + unit.getName());
        }
        callers.forEach(caller -> climb(classes, caller, open, seen));
    }

    /** Also through an interface that the method's class implements. */
    private static boolean calls(JavaCodeUnit caller, JavaCodeUnit called) {
        return Stream.concat(caller.getMethodCallsFromSelf().stream(), caller.getMethodReferencesFromSelf().stream())
                .anyMatch(call -> call.getName().equals(called.getName())
                        && call.getTarget().getRawParameterTypes().size()
                                == called.getRawParameterTypes().size()
                        && called.getOwner()
                                .isAssignableTo(call.getTargetOwner().getName()));
    }

    /** In the method itself, or in one that it calls in its own package or of the clients that other packages' commands are about. */
    private static boolean compares(JavaCodeUnit unit, Set<JavaCodeUnit> seen) {
        return seen.add(unit)
                && unit.getMethodCallsFromSelf().stream().anyMatch(call -> {
                    var owner = call.getTargetOwner();
                    if (owner.isEquivalentTo(PowerRule.class)) {
                        return COMPARES.contains(call.getName());
                    }
                    var isNear = owner.getPackageName().equals(unit.getOwner().getPackageName())
                            || owner.isEquivalentTo(ManagedClients.class);
                    return isNear
                            && call.getTarget()
                                    .resolveMember()
                                    .filter(one -> compares(one, seen))
                                    .isPresent();
                });
    }

    @Test
    void noCommandWritesPowerWithoutComparing() {
        assertThat(open(CORE)).isEqualTo(new TreeSet<>(DOORS.keySet()));
    }

    @Test
    void whatTheStoresOfPowerHaveIsNamedAsItIs() {
        WRITES_NO_POWER.forEach((store, names) -> assertThat(Arrays.stream(store.getMethods())
                        .map(java.lang.reflect.Method::getName)
                        .collect(toSet()))
                .as(store.getSimpleName())
                .containsAll(names));
    }

    @Test
    void commandsLearnWhatAnActorHoldsFromTheRuleAlone() {
        assertThat(CORE.stream()
                        .flatMap(type -> type.getMethodCallsFromSelf().stream())
                        .filter(call -> call.getTargetOwner().isEquivalentTo(ActorRights.class)
                                && call.getName().equals("get"))
                        .map(call -> call.getOriginOwner().getSimpleName())
                        .collect(toSet()))
                .containsExactly(PowerRule.class.getSimpleName());
    }

    /** What the test is there to find. */
    static final class Careless {
        private final Users users;
        private final PowerRule power;

        Careless(Users users, PowerRule power) {
            this.users = users;
            this.power = power;
        }

        void deactivate(Transaction tx, Actor.InCompany actor, String userId) {
            power.require(tx, actor, Permissions.USERS_MANAGE);
            write(tx, actor, userId);
        }

        void deactivate(Transaction tx, Actor.InCompany actor, String userId, Power.Person person) {
            power.end(tx, actor, Permissions.USERS_MANAGE, person);
            write(tx, actor, userId);
        }

        private void write(Transaction tx, Actor.InCompany actor, String userId) {
            users.setActive(tx, actor.companyId(), userId, false);
        }
    }

    @Test
    void findsACommandThatAsksForThePermissionAlone() {
        var careless = new ClassFileImporter().importClasses(Careless.class);
        assertThat(open(careless)).containsExactly("Careless.deactivate");
    }
}
