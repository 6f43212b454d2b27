package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.console.applications.OwnApplicationPages;
import dev.latchkey.console.audit.ChangeWords;
import dev.latchkey.console.credentials.ScopeLevel;
import dev.latchkey.console.partner.CustomerPages;
import dev.latchkey.console.plot.Range;
import dev.latchkey.console.reference.OperationReference;
import dev.latchkey.console.reference.code.Language;
import dev.latchkey.core.account.EndingStore;
import dev.latchkey.core.account.NoticeKind;
import dev.latchkey.core.account.PasswordRules;
import dev.latchkey.core.activity.CallOutcome;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.company.UserSearch;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.review.ListingCategory;
import dev.latchkey.core.review.ListingState;
import dev.latchkey.core.signing.SigningKeys;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.gateway.explain.Explained;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything that people read on a page comes from the messages, and the messages hold nothing else. */
class PageTextsTest {

    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of("page", "authserver", "console");
    private static final Set<String> SECTIONS = Set.of(
            "credentials",
            "requests",
            "refusals",
            "applications",
            "users",
            "roles",
            "groups",
            "audit",
            "reference",
            "connected",
            "platform",
            "companies",
            "partners",
            "listings",
            "apis",
            "catalogue",
            "keys",
            "limits",
            "node",
            "platformAudit",
            "partnerHome",
            "partnerApplications",
            "partnerKey",
            "members",
            "partnerAudit");
    /** Keys of the configuration that the operators' page of limits shows. */
    private static final Set<String> LIMITS = Set.of(
            "limits.requestsPerSecond",
            "limits.concurrentRequests",
            "limits.companyRequestsPerSecond",
            "limits.companyConcurrentRequests",
            "limits.tokenRequestsPerSecond",
            "limits.ownRequestsPerSecond",
            "limits.companyChangesPerSecond",
            "upstreams.connectionsMax",
            "upstreams.companyConnectionsMax",
            "upstreams.strangersConnectionsMax",
            "upstreams.requestBodyBytesMax");

    /** What a node holds in memory. */
    private static final Set<String> VIEWS = Set.of(
            "credentials", "applications", "grants", "revoked-tokens", "scopes", "sessions", "signing-keys", "trials");

    /** What there is for all callers together, by the names of its metrics. */
    private static final Set<String> BUDGETS = Set.of(
            "connections",
            "handshakes",
            "heads",
            "proven_heads",
            "streams",
            "requests",
            "client_requests",
            "proven_requests",
            "upstream_bodies",
            "upgrades",
            "upstream_answers",
            "log",
            "activity",
            "uses",
            "log_readings",
            "letters");

    private static final Path MESSAGES = ROOT.resolve("page/src/main/resources/dev/latchkey/page");

    /** Letters of templates that no language changes: a unit, and a header as it is sent. */
    private static final Set<String> CODE = Set.of("UTC", "Authorization: Bearer");

    /** Words in sources that are no text of a page: names of products, headers, patterns of dates, the table of paths, protocol. */
    private static final Set<String> NO_TEXT = Set.of(
            "Access: Authorization",
            "CredentialPages: Credentials",
            "ActivityPages: What credentials do",
            "RefusalPages: Why was I refused?",
            "RequestPages: Requests",
            "ApplicationPages: Connected applications",
            "OwnApplicationPages: Your applications",
            "PeoplePages: Users, roles and access groups",
            "AuditPages: Audit log",
            "ReferencePages: API reference",
            "SearchPages: Search",
            "PageOutput: the page is too long",
            "PageOutput: too many long pages at once",
            "PagesAtOnce: too many pages at once",
            "BrowserName: Edge",
            "BrowserName: Opera",
            "BrowserName: Firefox",
            "BrowserName: Chrome",
            "BrowserName: Safari",
            "BrowserName: Android",
            "BrowserName: Windows",
            "BrowserName: Mac OS X",
            "BrowserName: Linux",
            "BrowserCookies: ; Path=/; HttpOnly; SameSite=Lax",
            "ConsentEndpoint: the user refused",
            "ConsentEndpoint: an administrator of the company has to approve the application first",
            "ChangeWords: Before",
            "DocumentReader: path ",
            "Examples: Authorization",
            "Examples: Bearer",
            "Examples: Cookie",
            "FormTokens: session ",
            "FormTokens: visitor ",
            "PortalPages: Partner portal",
            "AuditPages: Partner portal",
            "PartnerDoor: a partner's people",
            "PartnerDoor: a partner's owners",
            "PartnerDoor: a partner's owners and developers",
            "PartnerDoor: , with a second factor",
            "OperatorPages: Operators",
            "AuditPages: Operators",
            "OperatorDoor: operators, with a second factor",
            "Pages: who is signed in",
            "Pages: asked again after ",
            "Pages:  minutes",
            "Plot: d MMM, HH:mm",
            "TryIt: Location",
            "TryIt: Link",
            "TryItForm: Prefer",
            "WaitingRequests: address ",
            "WaitingRequests: visitor ",
            "ShownDate: d'\u00a0'MMM'\u00a0'uuuu, HH:mm'\u00a0UTC'",
            "ShownDate: d'\u00a0'MMM'\u00a0'uuuu, HH:mm:ss'\u00a0UTC'");

    /** Texts chosen by a kind: what their keys begin with, and the names of the kinds. */
    private static final Map<String, Set<String>> KINDS = Map.ofEntries(
            Map.entry("activity.counted.", names(CallOutcome.values())),
            Map.entry("activity.outcome.", names(CallOutcome.values())),
            Map.entry("activity.range.", names(Range.values())),
            Map.entry("activity.span.", names(Range.values())),
            Map.entry("audit.event.", names(AuditEvent.values())),
            Map.entry("audit.edit.", names(ChangeWords.EDITS.toArray(AuditEvent[]::new))),
            Map.entry("audit.same.", names(ChangeWords.EDITS.toArray(AuditEvent[]::new))),
            Map.entry("audit.field.", names(ChangeWords.Field.values())),
            Map.entry("audit.author.", names(Author.Type.values())),
            Map.entry("audit.kind.", both(names(Author.Type.values()), names(AuditSubject.Type.values()))),
            Map.entry("credentials.form.level.", names(ScopeLevel.values())),
            Map.entry("credentials.order.", names(CredentialSearch.Sort.values())),
            Map.entry("credentials.state.", names(CredentialSearch.Standing.values())),
            Map.entry("users.state.", names(UserSearch.Standing.values())),
            Map.entry("credentials.types.", Set.of("API_KEY", "OAUTH_CLIENT")),
            Map.entry("listing.category.", names(ListingCategory.values())),
            Map.entry("listing.state.", names(ListingState.values())),
            Map.entry("listing.means.", names(ListingState.values())),
            Map.entry("listing.step.", names(ListingState.Action.values())),
            Map.entry("members.role.", names(PartnerRole.values())),
            Map.entry("members.role.text.", names(PartnerRole.values())),
            Map.entry("partner.form.redirect.", names(RedirectUri.Fault.values())),
            Map.entry("partner.kind.", Set.of("secret", "keys", "none")),
            Map.entry("navigation.", SECTIONS),
            Map.entry("navigation.summary.", SECTIONS),
            Map.entry("navigation.group.", Set.of("ACCESS", "PEOPLE", "CUSTOMERS", "APIS", "RUNNING", "RECORDS")),
            Map.entry("operator.keys.state.", names(SigningKeys.State.values())),
            Map.entry("operator.keys.means.", names(SigningKeys.State.values())),
            Map.entry("operator.budget.", BUDGETS),
            Map.entry("operator.limit.", LIMITS),
            Map.entry("operator.view.", VIEWS),
            Map.entry("connected.state.", names(OwnApplicationPages.State.values())),
            Map.entry("partner.customers.range.", names(CustomerPages.Range.values())),
            Map.entry("security.letters.", Set.of("APPROVAL_WAITING", "CREDENTIALS_ENDING")),
            Map.entry("notice.ending.", names(EndingStore.Kind.values())),
            Map.entry("notice.", names(NoticeKind.values())),
            Map.entry("notice.subject.", names(NoticeKind.values())),
            Map.entry("password.", names(PasswordRules.Refusal.values())),
            Map.entry("reference.credential.", names(CredentialKind.values())),
            Map.entry("reference.language.", names(Language.values())),
            Map.entry("reference.basic.", names(CredentialKind.values())),
            Map.entry("reference.queried.", names(CredentialKind.values())),
            Map.entry("reference.place.", names(OperationReference.Place.values())),
            Map.entry("reference.try.optional.", names(OperationReference.Place.values())),
            Map.entry("reference.try.required.", names(OperationReference.Place.values())),
            Map.entry("reference.try.noAnswer.", Set.of("TOO_MANY", "TOO_LATE", "STOPPING")),
            Map.entry("refusals.gate.", names(Gate.values())),
            Map.entry("refusals.outcome.", names(Explained.Outcome.values())),
            Map.entry(
                    "search.group.",
                    Set.of(
                            "places",
                            "credentials",
                            "users",
                            "applications",
                            "companies",
                            "partners",
                            "apis",
                            "partnerApplications",
                            "keys",
                            "members",
                            "reference")));

    /** Where the node gives texts to pages; its configuration, elsewhere, has keys of its own. */
    private static final String NODE = "app/src/main/java/dev/latchkey/app/node";

    /** Keys of the configuration that the node names, and that begin like keys of texts. */
    private static final Set<String> OF_CONFIGURATION = Set.of("credentials.prefix");

    /** What is put behind the begin of a key where two or three texts belong together. */
    private static final List<String> TOGETHER = List.of(".title", ".text", ".alone");

    private static Set<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).collect(Collectors.toSet());
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
    }

    private static List<Path> files(String kind, String ending) {
        return MODULES.stream()
                .flatMap(module -> walk(ROOT.resolve(module).resolve("src/main").resolve(kind), ending).stream())
                .toList();
    }

    private static List<Path> walk(Path folder, String ending) {
        try (var found = Files.walk(folder)) {
            return found.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every text by its key. */
    private static Properties messages() {
        var texts = new Properties();
        for (var file : walk(MESSAGES, ".properties")) {
            try (var reader = Files.newBufferedReader(file)) {
                texts.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }

    @Test
    void templatesHoldNoWordsOfTheirOwn() {
        var keys = messages().stringPropertyNames();
        var words = new ArrayList<String>();
        var templates = files("jte", ".jte");
        for (var template : templates) {
            var text = TemplateText.of(read(template));
            text.letters().stream()
                    .filter(found -> !CODE.contains(found.text()))
                    .forEach(found -> words.add(template.getFileName() + ":" + found));
            text.literals().stream()
                    .filter(found -> !isKey(keys, found.text()))
                    .forEach(found -> words.add(template.getFileName() + ":" + found));
        }
        assertThat(templates).hasSizeGreaterThan(60);
        assertThat(words).isEmpty();
    }

    @Test
    void sourcesOfPagesHoldNoWordsOfTheirOwn() throws IOException {
        var words = SourceText.of(pageSources()).stream()
                .filter(SourceText.Found::isForPeople)
                .filter(found -> !NO_TEXT.contains(found.file().replace(".java", "") + ": " + found.text()))
                .filter(found -> !isCommand(found.text()))
                .toList();
        assertThat(words).isEmpty();
    }

    /** Lines for a shell, which people copy as they are. */
    private static boolean isCommand(String text) {
        return text.startsWith("curl ") || text.contains("curl -");
    }

    private static List<Path> pageSources() {
        return files("java", ".java").stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .filter(file -> !file.toString().contains("authserver/")
                        || file.toString().contains("/authorize/"))
                .toList();
    }

    /** Every string literal of the templates, and of the sources that give texts to pages. */
    private static Set<String> written() throws IOException {
        var written = new TreeSet<String>();
        files("jte", ".jte").forEach(file -> TemplateText.of(read(file)).all().forEach(one -> written.add(one.text())));
        var sources = Stream.of("page/src/main/java", "authserver/src/main/java", "console/src/main/java", NODE)
                .flatMap(folder -> walk(ROOT.resolve(folder), ".java").stream())
                .toList();
        SourceText.of(sources).forEach(one -> written.add(one.text()));
        return written;
    }

    @Test
    void everyTextIsUsed() throws IOException {
        var used = written();
        for (var text : List.copyOf(used)) {
            TOGETHER.forEach(end -> used.add(text + end));
        }
        KINDS.forEach((begin, names) -> names.forEach(name -> used.add(begin + name)));
        assertThat(messages().stringPropertyNames())
                .filteredOn(key -> !used.contains(key))
                .isEmpty();
    }

    @Test
    void everyTextThatIsAskedForIsThere() throws IOException {
        var keys = messages().stringPropertyNames();
        var written = written();
        var sections =
                keys.stream().map(key -> key.substring(0, key.indexOf('.'))).collect(Collectors.toSet());
        assertThat(written)
                .filteredOn(text -> text.matches("[a-zA-Z]+(\\.[A-Za-z0-9]+)+\\.?|[a-zA-Z]+\\.")
                        && sections.contains(text.substring(0, text.indexOf('.'))))
                .filteredOn(text -> !OF_CONFIGURATION.contains(text))
                .filteredOn(text -> !isKey(keys, text))
                .isEmpty();
        assertThat(written).containsAll(KINDS.keySet());
        KINDS.forEach((begin, names) -> assertThat(keys)
                .containsAll(names.stream().map(name -> begin + name).toList()));
    }

    /** A whole key, what two or three keys begin with, or what is chosen by a kind. */
    private static boolean isKey(Set<String> keys, String text) {
        return keys.contains(text)
                || KINDS.containsKey(text)
                || TOGETHER.stream().anyMatch(end -> keys.contains(text + end));
    }

    @Test
    void textsQuoteWithTypographicMarks() {
        assertThat(messages().values().stream().map(Object::toString))
                .noneMatch(text -> text.contains("'") || text.contains("\""));
    }

    @Test
    void theReaderOfTemplatesSeesWords() {
        assertThat(TemplateText.of("<p class=\"one\">Two ${page.text(\"three\")}</p>")
                        .letters())
                .extracting(TemplateText.Found::text)
                .containsExactly("Two");
        assertThat(TemplateText.of("""
            <a title="One" href="two">${x ? "Three" : y}</a>
            @if(a.equals("b"))
            Four
            @endif\
            """).letters())
                .extracting(TemplateText.Found::text)
                .containsExactly("One", "Four");
        assertThat(TemplateText.of("@template.x(label = \"One\" + y, name = \"two\", content = @`<i>Three</i>`)")
                        .literals())
                .extracting(TemplateText.Found::text)
                .containsExactly("One");
        assertThat(TemplateText.of("@template.x(content = @`<i>${a.isB() ? \"One\" :"
                                + " \"/two\"}</i><code>Three</code>Four`)")
                        .all())
                .extracting(TemplateText.Found::text)
                .containsExactly("One", "/two");
    }
}
