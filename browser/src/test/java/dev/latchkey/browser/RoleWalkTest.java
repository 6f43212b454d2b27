package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Permissions;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestCatalogue;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each of the five roles, and somebody of the other company, follows every link they are shown: each leads somewhere. What a role
 * may not do is not among them, and is refused when it is asked for all the same. That script makes no links or forms of its own is shown by
 * {@link EveryPageTest} for all pages.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoleWalkTest {

    /** Who may see and who may change what stands below a path. */
    private record Section(Permission see, Permission change) {}

    private static final Map<String, Section> SECTIONS = new LinkedHashMap<>();

    static {
        var credentials = new Section(Permissions.CREDENTIALS_VIEW, Permissions.CREDENTIALS_MANAGE);
        SECTIONS.put("/settings/credentials", credentials);
        SECTIONS.put("/settings/requests", credentials);
        SECTIONS.put("/settings/refusals", credentials);
        SECTIONS.put(
                "/settings/applications",
                new Section(Permissions.APPLICATIONS_MANAGE, Permissions.APPLICATIONS_MANAGE));
        SECTIONS.put("/settings/users", new Section(Permissions.USERS_VIEW, Permissions.USERS_MANAGE));
        SECTIONS.put("/settings/roles", new Section(Permissions.USERS_VIEW, Permissions.COMPANY_SETTINGS_MANAGE));
        SECTIONS.put(
                "/settings/access-groups", new Section(Permissions.USERS_VIEW, Permissions.COMPANY_SETTINGS_MANAGE));
        SECTIONS.put("/settings/audit-log", new Section(Permissions.AUDIT_VIEW, Permissions.AUDIT_VIEW));
    }

    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, ADMINISTRATOR",
        "0, 1, EXTENDED",
        "0, 2, STANDARD",
        "0, 3, RESTRICTED",
        "0, 4, EMPLOYEE",
        "1, 0, ADMINISTRATOR"
    })
    void everyLinkThatIsShownLeadsSomewhere(int company, int user, String role) {
        var person = TestBrowser.signedIn(platform, company, user);
        walk(role, path -> LinkWalk.read(person, path));
    }

    /** A role of the company itself, which sees credentials, people and the log, and may change nothing. */
    @Test
    void whoMayOnlyLookIsShownNoWayToChangeAnything() {
        var viewer = Viewer.of(platform, 1, 3);
        walk(Viewer.NAME, Viewer.SEES, path -> LinkWalk.read(viewer, path));
        var wrong = new ArrayList<String>();
        refuse(viewer, Viewer.SEES, platform.client(1, 0).get("clientId").asString(), wrong);
        assertThat(wrong).isEmpty();
    }

    private static void walk(String role, Function<String, LinkWalk.Shown> look) {
        walk(role, TestCatalogue.ORDERS.roles().get(role).permissions(), look);
    }

    private static void walk(String role, Set<Permission> held, Function<String, LinkWalk.Shown> look) {
        var wrong = new ArrayList<String>();
        var seen = LinkWalk.from("/", look);
        for (var visited : seen) {
            var path = visited.path();
            if (visited.shown().status() != 200) {
                wrong.add(path + ": " + visited.shown().status());
            }
            if (isForbidden(path, held)) {
                wrong.add(path + " is shown to " + role);
            }
            for (var action : visited.shown().forms()) {
                if (mayNotSend(action, held)) {
                    wrong.add(path + " shows " + role + " the form " + action);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).hasSizeGreaterThan(held.isEmpty() ? 1 : 3);
    }

    private static @Nullable Section sectionOf(String path) {
        return SECTIONS.entrySet().stream()
                .filter(section -> path.startsWith(section.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static boolean isForbidden(String path, Set<Permission> held) {
        var section = sectionOf(path);
        return section != null && !held.contains(section.see());
    }

    private static boolean mayNotSend(String action, Set<Permission> held) {
        var section = sectionOf(action);
        return section != null && !held.contains(section.change());
    }

    @ParameterizedTest
    @CsvSource({"1, EXTENDED", "2, STANDARD", "3, RESTRICTED", "4, EMPLOYEE"})
    void whatARoleMayNotDoIsRefusedByDirectRequest(int user, String role) {
        var held = TestCatalogue.ORDERS.roles().get(role).permissions();
        var person = TestBrowser.signedIn(platform, 0, user);
        var wrong = new ArrayList<String>();
        var tried = refuse(person, held, platform.client(0, 0).get("clientId").asString(), wrong);
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(20);
    }

    /** Asks for all that somebody may not; returns how much that was. */
    private int refuse(TestBrowser person, Set<Permission> held, String id, List<String> wrong) {
        person.get("/");
        var tried = 0;
        for (var route : platform.webRoutes().entrySet()) {
            var section = sectionOf(route.getKey());
            if (section == null) {
                continue;
            }
            var path = route.getKey().replaceAll("\\{[a-zA-Z]+}", id);
            if (route.getValue().contains(HttpMethod.GET) && !held.contains(section.see())) {
                tried++;
                expectRefused(wrong, "GET " + path, person.get(path).statusCode());
            }
            if (route.getValue().contains(HttpMethod.POST) && !held.contains(section.change())) {
                tried++;
                expectRefused(
                        wrong, "POST " + path, person.post(path, "name", "x").statusCode());
            }
        }
        return tried;
    }

    private static void expectRefused(List<String> wrong, String request, int status) {
        if (status != 403) {
            wrong.add(request + ": " + status);
        }
    }
}
