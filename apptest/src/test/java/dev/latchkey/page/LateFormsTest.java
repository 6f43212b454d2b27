package dev.latchkey.page;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.EndedSession;
import dev.latchkey.testing.ForeignCompany;
import dev.latchkey.testing.PageForm;
import dev.latchkey.testing.TestAuthenticator;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestListing;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import dev.latchkey.testing.TestSignUp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every form that the table of paths knows, sent too late: it comes back as it was typed, to its owner, and has done nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LateFormsTest {

    private static final Pattern LINK = Pattern.compile("href=\"(/[^\"#]*)");
    private static final Duration SESSION_OVER = Duration.ofMinutes(31);
    private static final Duration PROOF_OVER = Pages.RECENT.plusSeconds(1);
    private static final String ASKED_AGAIN = "asked again";

    /** A wrong password or code is told to the log when the answer is given, as everywhere, and by then the session may be back. */
    private static final String NOT_FAILED = " where event not like 'USER_AUTHENTICATION_INVALID%'";

    /** For fields that come empty. */
    private static final Map<String, String> EXAMPLES =
            Map.of("email", "new@example.com", "firstName", "New", "lastName", "Comer", "name", "New");

    /** The session that it would end is over as well. */
    private static final String END_SESSION = "/account/sessions/end";

    /** Who signs in, and where each form was found. */
    private static final class Person {
        final TestBrowser browser;
        final String email;
        final String password;
        final @Nullable TestAuthenticator authenticator;
        final Map<String, String> pages = new LinkedHashMap<>();

        Person(TestBrowser browser, String email, String password, @Nullable TestAuthenticator authenticator) {
            this.browser = browser;
            this.email = email;
            this.password = password;
            this.authenticator = authenticator;
        }
    }

    private final MutableClock clock = new MutableClock();
    private Path data;
    private TestPlatform platform;
    private List<Person> people;

    @BeforeAll
    void start(@TempDir Path folder) {
        data = folder;
        platform = TestPlatform.start(folder, Map.of("signIn.sessionIdleTimeout", "30m"), clock);
        var ids = new LinkedHashMap<>(new ForeignCompany(platform, folder).ids());
        people = List.of(
                person(platform.user(0, 0)),
                withSecondFactor(platform.user(0, 1)),
                operator(),
                holder(),
                withSecondFactor(platform.sheet().get("partner")));
        prepare(ids);
        TestSignUp.waiting(platform, platform.domain().partners().commands().newId(), "Usher Works");
        var grants = new TestGrants(platform);
        var partner = new TestPartner(platform).id();
        TestListing.submitted(platform, partner, grants.clientId(TestGrants.CONFIDENTIAL), "Posts orders");
        TestListing.published(platform, partner, grants.clientId(TestGrants.PUBLIC));
        people.forEach(person -> walk(person, ids.values()));
    }

    /** States in which more forms are shown. */
    private void prepare(Map<String, String> ids) {
        var administrator = people.getFirst().browser;
        TestBrowser.signedIn(platform, 0, 0).get("/");
        sendFilled(administrator, "/settings/roles/new", "name", "Night shift");
        sendFilled(
                administrator,
                "/settings/users/invite",
                "email",
                "ann@acme.example",
                "firstName",
                "Ann",
                "lastName",
                "Other",
                "systemRole",
                "STANDARD");
        sendFilled(
                administrator,
                "/settings/users/invite",
                "email",
                "chief@acme.example",
                "firstName",
                "Chief",
                "lastName",
                "Other",
                "systemRole",
                "ADMINISTRATOR");
        var left = platform.user(0, 4).get("id").asString();
        sendFilled(administrator, "/settings/users/" + left + "/deactivate");
        sendFilled(administrator, "/settings/credentials/" + ids.get("key") + "/rotate", "overlap", "24h");
        var other = "/operator/companies/" + platform.companyId(1) + "/suspend";
        sendFilled(people.get(2).browser, other, "identifier", "globex", "reason", "Unpaid");
        ids.put("left", left);
        ids.put("other", platform.companyId(1));
        ids.put("trying", trying(administrator));
        ids.put("waiting", waiting());
        prepareForOperators(people.get(2).browser, ids);
        var partner = new TestPartner(platform);
        partner.colleague(partner.id(), PartnerRole.VIEWER, clock);
        partner.colleague(partner.id(), PartnerRole.DEVELOPER, clock);
        var owner = people.get(4).browser;
        sendFilled(owner, "/partner/members/the-DEVELOPER/end");
        sendFilled(owner, "/partner/members/invite", "email", "new@partner.example", "name", "New", "role", "VIEWER");
        ids.put("colleague", "the-VIEWER");
        ids.put("gone", "the-DEVELOPER");
        ids.put("application", new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL));
    }

    /** A client that has been used, so that a trial may begin, and another one whose trial runs. */
    private String trying(TestBrowser administrator) {
        for (var client = 0; client < 3; client += 2) {
            var bearer = "Bearer " + platform.token(0, client);
            assertThat(platform.getRecorded("/orders?limit=1", "Authorization", bearer)
                            .statusCode())
                    .isEqualTo(200);
        }
        var id = platform.client(0, 2).get("clientId").asString();
        sendFilledOn(
                administrator,
                "/settings/credentials/" + id + "/scopes",
                "/settings/credentials/" + id + "/scopes/trial");
        return id;
    }

    /** An application that somebody asks for. */
    private String waiting() {
        var grants = new TestGrants(platform);
        var application = grants.clientId(TestGrants.PUBLIC);
        var commands = platform.domain().installations();
        commands.uninstall(new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0)), application);
        commands.request(
                new Actor.CompanyUser(platform.companyId(0), grants.userId("STANDARD")),
                application,
                Scopes.parse("orders_read"));
        return application;
    }

    /** A partner that is suspended, an application of another one, and files that say something else than what is served. */
    private void prepareForOperators(TestBrowser operator, Map<String, String> ids) {
        var suspended = String.valueOf(new TestGrants(platform)
                .register(Application.Protocol.PUBLIC, Scopes.parse("orders_read"), TestGrants.REDIRECT_URI)
                .get("client_id"));
        sendFilled(operator, "/operator/partners/new", "name", "Bricklayers");
        var stores = platform.domain().stores();
        for (var partner : stores.transactions().read(tx -> stores.partners().page(tx, "", 10))) {
            ids.put(partner.name(), partner.id());
        }
        sendFilled(operator, "/operator/partners/" + ids.get("Bricklayers") + "/suspend");
        var live = platform.domain().partners().index().find(suspended).orElseThrow();
        sendFilled(
                operator,
                "/operator/partners/" + live.application().partnerId() + "/applications/" + suspended + "/suspend");
        var catalogue = data.resolve("catalogue.yaml");
        try {
            Files.writeString(catalogue, Files.readString(catalogue) + "brand: {realm: Late}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sendFilled(TestBrowser browser, String path, String... over) {
        sendFilledOn(browser, path, path, over);
    }

    private static void sendFilledOn(TestBrowser browser, String page, String path, String... over) {
        var fields = new LinkedHashMap<>(
                PageForm.find(browser.get(page).body(), path).orElseThrow().fields());
        for (var i = 0; i < over.length; i += 2) {
            fields.put(over[i], over[i + 1]);
        }
        assertThat(post(browser, path, fields).statusCode()).as(path).isIn(200, 303);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private Person person(JsonNode sheet) {
        var email = sheet.get("email").asString();
        var password = sheet.get("password").asString();
        var browser = new TestBrowser(platform);
        browser.signIn(email, password);
        return new Person(browser, email, password, null);
    }

    private Person withSecondFactor(JsonNode sheet) {
        var one = person(sheet);
        var authenticator =
                new TestAuthenticator(one.browser.get("/account/second-factor").body(), clock);
        assertThat(one.browser
                        .post("/account/second-factor", "code", authenticator.code(0))
                        .statusCode())
                .isEqualTo(200);
        return new Person(one.browser, one.email, one.password, authenticator);
    }

    private Person operator() {
        return withSecondFactor(platform.sheet().get("operator"));
    }

    /** Who has let an application in. */
    private Person holder() {
        return person(platform.user(0, 2));
    }

    /** Every page with each identifier, and every link of these; pages of one kind once. */
    private void walk(Person person, Collection<String> ids) {
        var open = new ArrayDeque<>(List.of("/account/applications", "/reference/customers-api/customers.all"));
        var own = switch (people.indexOf(person)) {
            case 0 -> "/settings/";
            case 2 -> "/operator";
            case 4 -> "/partner";
            default -> "/account/applications";
        };
        platform.webRoutes().forEach((path, methods) -> {
            if (methods.contains(HttpMethod.GET) && (path.startsWith(own) || path.startsWith("/account/"))) {
                ids.forEach(id -> open.add(path.replaceAll("\\{[a-zA-Z]+}", id)));
            }
        });
        for (var form : List.of("revocation", "expiry")) {
            ids.forEach(id -> open.add("/settings/credentials/chosen/" + form + "?id." + id + "=on"));
        }
        var known = new HashSet<String>();
        var kinds = new HashSet<String>();
        while (!open.isEmpty()) {
            var path = open.removeFirst();
            var answer = known.add(path) ? person.browser.get(path) : null;
            if (answer == null || answer.statusCode() != 200) {
                continue;
            }
            for (var form : PageForm.all(answer.body())) {
                person.pages.putIfAbsent(pattern(form.action()), path + " " + form.action());
            }
            var links = LINK.matcher(answer.body());
            while (links.find()) {
                var link = PageForm.plain(links.group(1));
                if (link.startsWith(own) && kinds.add(kind(link))) {
                    open.add(link);
                }
            }
        }
    }

    private static String kind(String link) {
        return link.startsWith("/settings/users/") || link.startsWith("/partner/members/")
                ? link
                : link.replaceAll("=[^&]*", "").replaceAll("/(0[0-9a-f]{7}-[0-9a-f-]+|[0-9a-f]{32})", "/{id}");
    }

    private String pattern(String action) {
        return platform.webRoutes().keySet().stream()
                .filter(path -> Pattern.matches(path.replaceAll("\\{[a-zA-Z]+}", "[^/]+"), action))
                .findFirst()
                .orElse(action);
    }

    private Set<String> gated() {
        var gated = new TreeSet<String>();
        for (var line : platform.paths().web().table()) {
            if (line.method().equals(HttpMethod.POST)
                    && !line.path().startsWith("/identity/")
                    && !line.admits().startsWith("anyone")) {
                gated.add(line.path());
            }
        }
        return gated;
    }

    @Test
    void theFormsAreFound() {
        var found = new TreeSet<String>();
        people.forEach(person -> found.addAll(person.pages.keySet()));
        var missing = new TreeSet<>(gated());
        missing.removeAll(found);
        assertThat(missing).isEmpty();
    }

    /**
     * Each field takes as many characters as it says, whatever they are: of the longest that a form has, three bytes each, none is refused for
     * the length of the body alone. Sent without the token of the form, so that nothing happens.
     */
    @Test
    void everyFieldMayBeAsLongAsItSays() {
        var refused = new TreeMap<String, Integer>();
        var longest = new TreeMap<String, Integer>();
        for (var person : people) {
            signIn(person, "/account/sign-in?again=true");
            person.pages.forEach((form, where) -> {
                var page = where.substring(0, where.indexOf(' '));
                var action = where.substring(page.length() + 1);
                for (var fields : atTheirLongest(person.browser.get(page).body(), action)) {
                    var status = person.browser
                            .postWith(action, Map.of(), "not its token", flat(fields))
                            .statusCode();
                    longest.merge(
                            form,
                            fields.values().stream()
                                    .mapToInt(String::length)
                                    .max()
                                    .orElse(0),
                            Math::max);
                    if (status != 403) {
                        refused.put(form + " " + fields.keySet(), status);
                    }
                }
            });
        }
        assertThat(refused).isEmpty();
        assertThat(longest)
                .containsEntry("/settings/access-groups/new", 20_000)
                .containsEntry("/settings/credentials/new/client", 16_384)
                .containsEntry("/settings/credentials/new/api-key", 4_000)
                .containsEntry("/reference/{api}/{operation}", 8_000);
    }

    /**
     * Whatever stands in a field, and however many fields there are: an answer says again what was typed, and little of it more than once.
     * Each field is as long as it may be, and as long as the whole form may be.
     */
    @Test
    void noAnswerIsMuchLongerThanItsPageAndWhatWasSent() {
        var tooLong = new TreeMap<String, String>();
        var tried = new TreeSet<String>();
        for (var person : people) {
            signIn(person, "/account/sign-in?again=true");
            person.pages.forEach((form, where) -> {
                var page = where.substring(0, where.indexOf(' '));
                var action = where.substring(page.length() + 1);
                var shown = person.browser.get(page).body();
                for (var typed : asMuchAsPossible(shown, action, bodyBytesMax(form))) {
                    var answer = post(person.browser, action, typed.fields());
                    tried.add(form + " " + typed.field());
                    var sent = typed.fields().values().stream()
                            .mapToInt(String::length)
                            .sum();
                    var most = shown.length() + 64 * 1_024 + 6 * Math.min(sent, 64 * 1_024);
                    if (answer.statusCode() >= 500 || answer.body().length() > most) {
                        tooLong.put(
                                form + " " + typed.field() + " of " + sent,
                                answer.statusCode() + ", " + answer.body().length());
                    }
                }
            });
        }
        assertThat(tooLong).isEmpty();
        assertThat(tried)
                .hasSizeGreaterThan(50)
                .contains(
                        "/partner/applications/new redirectUris",
                        "/partner/applications/new reason.",
                        "/settings/access-groups/new values.",
                        "/settings/credentials/new/client allowList",
                        "/settings/users/invite email");
    }

    private int bodyBytesMax(String form) {
        return platform.paths().web().table().stream()
                .filter(line ->
                        line.method().equals(HttpMethod.POST) && line.path().equals(form))
                .mapToInt(line -> line.bodyBytesMax())
                .findFirst()
                .orElse(0);
    }

    private record Typed(String field, Map<String, String> fields) {}

    /** Many short lines in each field that is written, and many fields of each kind of which there may be several. */
    private static List<Typed> asMuchAsPossible(String page, String action, int bytesMax) {
        var form = PageForm.find(page, action).orElse(null);
        if (form == null) {
            return List.of();
        }
        var all = new ArrayList<Typed>();
        form.lengths().forEach((name, length) -> {
            if (!KeptForms.SECRET.contains(name)) {
                for (var characters : new TreeSet<>(List.of(length, FieldLimits.of(name), bytesMax / 5))) {
                    for (var line : List.of("x\n", "\"\n")) {
                        var fields = new LinkedHashMap<>(form.fields());
                        fields.put(name, line.repeat(Math.min(characters, bytesMax / 5) / 2));
                        all.add(new Typed(name, fields));
                    }
                }
            }
        });
        var kinds = new TreeSet<String>();
        if (action.startsWith("/settings/access-groups/")) {
            kinds.addAll(List.of("value.", "values."));
        }
        form.fields().keySet().stream()
                .filter(name -> name.indexOf('.') > 0)
                .forEach(name -> kinds.add(name.substring(0, name.indexOf('.') + 1)));
        form.lengths().keySet().stream()
                .filter(name -> name.indexOf('.') > 0)
                .forEach(name -> kinds.add(name.substring(0, name.indexOf('.') + 1)));
        for (var kind : kinds) {
            var fields = new LinkedHashMap<String, String>();
            for (var i = 0; i < 500; i++) {
                fields.put(kind + i, "x\n".repeat(Math.min(100, bytesMax / 5 / 500)));
            }
            all.add(new Typed(kind, fields));
        }
        return all;
    }

    /** All that a form has in one, but for what is tried in the reference: there each by itself. */
    private static List<Map<String, String>> atTheirLongest(String page, String action) {
        var form = PageForm.find(page, action);
        if (form.isEmpty()) {
            return List.of();
        }
        var lengths = form.get().lengths();
        // The values of a group are so many together, whatever field they are for.
        var isOneByOne = action.startsWith("/reference/") || action.startsWith("/settings/access-groups");
        var turns = isOneByOne ? lengths.keySet().stream().map(Set::of).toList() : List.of(lengths.keySet());
        return turns.stream()
                .map(names -> {
                    var fields = new LinkedHashMap<>(form.get().fields());
                    names.forEach(name -> fields.put(name, "\u3042".repeat(lengths.getOrDefault(name, 0))));
                    return (Map<String, String>) fields;
                })
                .toList();
    }

    private static String[] flat(Map<String, String> fields) {
        return fields.entrySet().stream()
                .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                .toArray(String[]::new);
    }

    @Test
    void whatComesAfterTheSessionComesBackAsItWasTyped() {
        var wrong = new ArrayList<String>();
        for (var person : people) {
            signIn(person, "/account/sign-in?again=true");
            person.pages.forEach((form, where) -> {
                if (gated().contains(form) && !form.equals(END_SESSION)) {
                    check(wrong, person, where, SESSION_OVER, "/account/sign-in?");
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    /** Between the look at the session and the transaction: the node still holds it, the store has it no more. */
    @Test
    void nothingIsStoredForASessionThatEndsMeanwhile() throws SQLException {
        var stored = new ArrayList<String>();
        var refused = new TreeSet<String>();
        for (var person : people) {
            signIn(person, "/account/sign-in?again=true");
            for (var one : person.pages.entrySet()) {
                if (!gated().contains(one.getKey())) {
                    continue;
                }
                var page = one.getValue().substring(0, one.getValue().indexOf(' '));
                var action = one.getValue().substring(page.length() + 1);
                var form = PageForm.find(person.browser.get(page).body(), action);
                if (form.isEmpty()) {
                    continue; // another test here has done with it
                }
                var fields = filled(form.get().fields());
                var before = stored();
                try (var _ = EndedSession.of(data, person.browser)) {
                    if (location(post(person.browser, action, fields)).startsWith("/account/sign-in?")) {
                        refused.add(one.getKey());
                    }
                    if (!stored().equals(before)) {
                        stored.add(action);
                    }
                }
            }
        }
        assertThat(stored).isEmpty();
        assertThat(refused)
                .hasSizeGreaterThan(20)
                .contains("/settings/users/invite", "/settings/credentials/new/api-key", "/operator/partners/new");
    }

    private static Map<String, String> filled(Map<String, String> fields) {
        var filled = new LinkedHashMap<>(fields);
        EXAMPLES.forEach((name, value) -> filled.computeIfPresent(name, (_, old) -> old.isEmpty() ? value : old));
        return filled;
    }

    /** How much of what the store holds, and of what it heard. */
    private Map<String, Long> stored() throws SQLException {
        var numbers = new TreeMap<String, Long>();
        try (var store = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("latchkey.db"));
                var query = store.createStatement()) {
            var tables = new ArrayList<String>();
            try (var found =
                    query.executeQuery("select name from sqlite_master where type = 'table' and name not in ('ended',"
                            + " 'sign_in_session')")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            for (var table : tables) {
                try (var found = query.executeQuery(
                        "select count(*) from " + table + (table.equals("audit_entry") ? NOT_FAILED : ""))) {
                    numbers.put(table, found.getLong(1));
                }
            }
        }
        return numbers;
    }

    @Test
    void whatComesWhenAProofIsNeededComesBackAsItWasTyped() {
        var wrong = new ArrayList<String>();
        var recent = platform.paths().web().table().stream()
                .filter(line ->
                        line.method().equals(HttpMethod.POST) && line.admits().contains(ASKED_AGAIN))
                .map(line -> line.path())
                .toList();
        for (var person : people) {
            signIn(person, "/account/sign-in?again=true");
            person.pages.forEach((form, where) -> {
                if (recent.contains(form)) {
                    check(wrong, person, where, PROOF_OVER, "/account/confirm?");
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    /** Their ids stand in the address of the form. */
    @Test
    void asManyAsCanBeChosenComeBackAsTheyWereChosen() {
        var administrator = people.getFirst();
        signIn(administrator, "/account/sign-in?again=true");
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var keys = platform.domain().credentials().commands();
        var chosen = Stream.generate(() -> keys.createApiKey(actor, new NewApiKey("Chosen", "")))
                .limit(50)
                .map(made -> "id." + made.credential().id() + "=on")
                .collect(Collectors.joining("&"));
        var wrong = new ArrayList<String>();
        for (var form : List.of("/settings/credentials/chosen/revocation", "/settings/credentials/chosen/expiry")) {
            var where = form + "?" + chosen + " " + form;
            check(wrong, administrator, where, SESSION_OVER, "/account/sign-in?");
            check(wrong, administrator, where, PROOF_OVER, "/account/confirm?");
        }
        assertThat(wrong).isEmpty();
    }

    /** The page that comes back has searched for nothing; what was typed after a search comes back on it all the same. */
    @Test
    void whatWasTypedAfterASearchComesBack() {
        var administrator = people.getFirst();
        signIn(administrator, "/account/sign-in?again=true");
        var browser = administrator.browser;
        var path = "/settings/credentials/new/client";
        var form = PageForm.find(browser.get(path).body(), path).orElseThrow();
        var search = new LinkedHashMap<>(form.fields());
        search.putAll(Map.of("operation", "orders", "do", "find"));
        var found = PageForm.find(post(browser, path, search).body(), path).orElseThrow();
        var late = new LinkedHashMap<>(found.fields());
        late.putAll(Map.of("name", "Typed late", "level.Orders", "choose", "scope.orders_manage", "on"));
        clock.advance(SESSION_OVER);
        var back = browser.get(signIn(administrator, location(post(browser, path, late))));
        assertThat(PageForm.find(back.body(), path).orElseThrow().fields())
                .containsEntry("name", "Typed late")
                .containsEntry("level.Orders", "choose")
                .containsEntry("scope.orders_manage", "on")
                .containsEntry("operation", "orders");
    }

    private static final String NEW_ROLE = "/settings/roles/new";

    @Test
    void nobodyElseGetsWhatSomebodyTyped() {
        var typist = person(platform.user(0, 0));
        typist.browser.get(NEW_ROLE);
        clock.advance(SESSION_OVER);
        var answer = typist.browser.post(NEW_ROLE, "name", "Typed by one");
        var other = platform.user(0, 3);
        var target = location(answer);
        typist.browser.get(target);
        typist.browser.post(
                "/account/sign-in",
                "email",
                other.get("email").asString(),
                "password",
                other.get("password").asString());
        assertThat(typist.browser.get("/account/sign-out").body())
                .contains(other.get("email").asString());
        assertThat(typist.browser.get(continueTo(target)).body()).doesNotContain("Typed by one");
        var elsewhere = person(platform.user(0, 0));
        assertThat(elsewhere.browser.get(continueTo(target)).body()).doesNotContain("Typed by one");
        signIn(typist, "/account/sign-in?again=true");
        var back = typist.browser.get(continueTo(target)).body();
        assertThat(back).contains("value=\"Typed by one\"", "Nothing has been done yet");
        assertThat(typist.browser.get("/settings/roles").body()).doesNotContain("Typed by one");
        var form = PageForm.find(back, NEW_ROLE).orElseThrow();
        assertThat(post(typist.browser, NEW_ROLE, form.fields()).statusCode()).isEqualTo(303);
        assertThat(typist.browser.get("/settings/roles").body()).contains("Typed by one");
    }

    @Test
    void aSessionThatWasReplacedInAnotherTabLosesNothing() {
        var typist = person(platform.user(0, 0));
        typist.browser.get(NEW_ROLE);
        var token = typist.browser.csrf();
        signIn(typist, "/account/sign-in?again=true");
        var answer = typist.browser.postWith(NEW_ROLE, Map.of(), token, "name", "From the other tab");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(typist.browser.get(location(answer)).body()).contains("value=\"From the other tab\"");
        assertThat(typist.browser.get("/settings/roles").body()).doesNotContain("From the other tab");
        var other = platform.user(0, 3);
        var signedIn = typist.browser.signIn(
                other.get("email").asString(), other.get("password").asString());
        assertThat(location(signedIn)).isEqualTo("/");
        assertThat(typist.browser
                        .postWith(NEW_ROLE, Map.of(), token, "name", "x")
                        .statusCode())
                .isEqualTo(403);
    }

    /** Another line's button would say this line's name and do its work to the other. */
    @Test
    void aFormOfALineThatIsGoneIsPutIntoNoOtherLine() {
        var page = "/account/security";
        var typist = person(platform.user(0, 3));
        person(platform.user(0, 3));
        var before = sessions(typist.browser.get(page).body());
        var left = person(platform.user(0, 3));
        var gone = sessions(typist.browser.get(page).body());
        gone.removeAll(before);
        var token = typist.browser.csrf();
        left.browser.get(page);
        assertThat(left.browser.post("/account/sign-out").statusCode()).isEqualTo(303);
        signIn(typist, "/account/sign-in?again=true");
        var answer = typist.browser.postWith(END_SESSION, Map.of(), token, "session", gone.getFirst());
        assertThat(location(answer)).startsWith(page);
        assertThat(before).isNotEmpty();
        assertThat(sessions(typist.browser.get(location(answer)).body()))
                .isEqualTo(sessions(typist.browser.get(page).body()))
                .containsAll(before)
                .doesNotContainAnyElementsOf(gone);
    }

    private static List<String> sessions(String page) {
        return PageForm.all(page).stream()
                .filter(form -> form.action().equals(END_SESSION))
                .map(form -> form.fields().getOrDefault("session", ""))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void check(List<String> wrong, Person person, String where, Duration passed, String asked) {
        var browser = person.browser;
        var action = where.substring(where.indexOf(' ') + 1);
        var form = PageForm.find(
                browser.get(where.substring(0, where.indexOf(' '))).body(), action);
        if (form.isEmpty()) {
            wrong.add(where + ": is not there any more");
            return;
        }
        var typed = form.get().typedOver();
        clock.advance(passed);
        var answer = post(browser, action, typed);
        if (!location(answer).startsWith(asked)) {
            wrong.add(where + ": " + answer.statusCode() + " " + location(answer));
            return;
        }
        var back = browser.get(signIn(person, location(answer)));
        var filled = PageForm.find(back.body(), action).map(PageForm::fields);
        // what is no JSON may have been a part of a private key
        typed.replace("jwks", "");
        if (back.statusCode() != 200 || !filled.equals(Optional.of(typed))) {
            wrong.add(where + ": " + back.statusCode() + "\n  typed  " + typed + "\n  filled " + filled);
        }
    }

    private static HttpResponse<String> post(TestBrowser browser, String action, Map<String, String> typed) {
        var fields = new ArrayList<String>();
        typed.forEach((name, value) -> fields.addAll(List.of(name, value)));
        return browser.post(action, fields.toArray(String[]::new));
    }

    /** @return where to go on */
    private String signIn(Person person, String target) {
        // a code of the authenticator is good once
        clock.advance(Duration.ofMinutes(1));
        var browser = person.browser;
        browser.get(target);
        var next = browser.post(
                target.substring(0, target.indexOf('?')),
                "email",
                person.email,
                "password",
                person.password,
                "continue",
                continueTo(target));
        if (person.authenticator != null) {
            var code = location(next);
            browser.get(code);
            next = browser.post(
                    "/account/sign-in/code", "code", person.authenticator.code(0), "continue", continueTo(code));
        }
        assertThat(next.statusCode()).as(next.body()).isEqualTo(303);
        return location(next);
    }

    private static String continueTo(String target) {
        var at = target.indexOf("continue=");
        return at < 0
                ? "/"
                : URLDecoder.decode(target.substring(at + 9).replaceFirst("&.*", ""), StandardCharsets.UTF_8);
    }
}
