package dev.latchkey.console.partner;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.portal.SignUps;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.Outbox;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Organisations become partners by themselves at {@code /partner/signup}, by the real door. */
class SignUpTest {

    private static final InstantSource NOW = InstantSource.system();
    private static final Pattern LINK = Pattern.compile("(/partner/signup/confirm\\?token=([A-Za-z0-9_-]+))");
    private static final String WAITING = "/operator/partners/sign-ups";
    private static final String PASSWORD = "Nine-lives-of-a-lamp";

    private final Path folder;
    private AutoCloseable started = () -> {};

    SignUpTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void stop() throws Exception {
        started.close();
    }

    private TestPlatform start(Map<String, String> settings, InstantSource clock) {
        var platform = TestPlatform.start(folder, settings, clock);
        started = platform;
        return platform;
    }

    private TestPlatform start(String policy) {
        return start(Map.of("partners.signup", policy), NOW);
    }

    private HttpResponse<String> ask(TestBrowser browser, String organisation, String email) {
        browser.get("/partner/signup");
        return browser.post("/partner/signup", "name", organisation, "person", "Una Usher", "email", email);
    }

    /** The link in the next letter. */
    private String link(Outbox outbox) throws Exception {
        var found = LINK.matcher(Outbox.text(outbox.next("signup/confirm")));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private HttpResponse<String> confirm(TestBrowser browser, String link, String password) {
        browser.get(link);
        var token = link.substring(link.indexOf('=') + 1);
        return browser.post("/partner/signup/confirm", "token", token, "new", password, "repeat", password);
    }

    @Test
    void whereItIsClosedThereIsNoSuchPageAndNoLinkToIt() {
        var platform = start(Map.of(), NOW);
        var visitor = new TestBrowser(platform);
        assertThat(visitor.get("/account/sign-in").body()).doesNotContain("/partner/signup");
        assertThat(visitor.get("/partner/signup").statusCode()).isEqualTo(404);
        assertThat(visitor.post("/partner/signup", "name", "Usher Works").statusCode())
                .isEqualTo(404);
        assertThat(visitor.get("/partner/signup/confirm?token=" + "a".repeat(43))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whereItIsOpenWhoConfirmsTheAddressIsTheOwnerOfAPartner() throws Exception {
        var platform = start("open");
        var visitor = new TestBrowser(platform);
        assertThat(visitor.get("/account/sign-in").body()).contains("href=\"/partner/signup\"");
        try (var outbox = new Outbox(folder)) {
            assertThat(location(ask(visitor, "Usher Works", "una@usher.example")))
                    .isEqualTo("/partner/signup?sent=true");
            assertThat(visitor.get("/partner/signup?sent=true").body()).contains("Look into your mailbox");
            var link = link(outbox);
            assertThat(visitor.get(link).body()).contains("Usher Works", "una@usher.example");
            assertThat(confirm(visitor, link, "short").statusCode()).isEqualTo(422);
            assertThat(location(confirm(visitor, link, PASSWORD))).isEqualTo("/account/sign-in?note=chosen");
            assertThat(visitor.get(link).statusCode()).as("a link works once").isEqualTo(410);
            assertThat(confirm(visitor, link, PASSWORD).statusCode()).isEqualTo(410);
        }
        visitor.signIn("una@usher.example", PASSWORD);
        assertThat(visitor.get("/partner").body()).contains("Usher Works", "Owner");
        assertThat(visitor.get("/partner/members").body()).contains("Una Usher");
        assertThat(visitor.get("/partner/audit-log").body()).contains("Una Usher made a partner");
    }

    @Test
    void noLetterHasAnythingInItThatAStrangerTyped() throws Exception {
        var platform = start("open");
        try (var outbox = new Outbox(folder)) {
            ask(new TestBrowser(platform), "Buy cheap lamps", "victim@mailbox.example");
            assertThat(Outbox.text(outbox.next("signup/confirm"))).doesNotContain("cheap", "Una Usher");
        }
    }

    @Test
    void theAnswerIsTheSameForAnAddressThatIsKnownAndItsAccountStaysAsItIs() throws Exception {
        var platform = start("open");
        var known = platform.sheet().get("partner");
        var email = known.get("email").asString();
        var visitor = new TestBrowser(platform);
        try (var outbox = new Outbox(folder)) {
            var ofKnown = ask(visitor, "Usher Works", email);
            var ofUnknown = ask(visitor, "Vesper Works", "nobody@usher.example");
            assertThat(location(ofKnown)).isEqualTo(location(ofUnknown));
            assertThat(ofKnown.statusCode()).isEqualTo(ofUnknown.statusCode());
            link(outbox);
            link(outbox);
        }
        var owner = new TestBrowser(platform);
        owner.signIn(email, known.get("password").asString());
        assertThat(owner.get("/partner").body()).contains("PartsBridge");
    }

    @Test
    void nobodyTakesTheNameOfAnotherPartnerOrOfTheProduct() {
        var platform = start("open");
        var visitor = new TestBrowser(platform);
        for (var name : new String[] {"PartsBridge", "Official PartsBridge", "Latchkey", ""}) {
            var refused = ask(visitor, name, "una@usher.example");
            assertThat(refused.statusCode()).as(name).isEqualTo(422);
            assertThat(refused.body()).as(name).contains("href=\"#name\"");
        }
        assertThat(ask(visitor, "Usher Works", "no address").statusCode()).isEqualTo(422);
    }

    @Test
    void aSingleWordIsNobodysAloneUnlessTheOperatorVouches() throws Exception {
        var platform = start("open");
        var visitor = new TestBrowser(platform);
        try (var outbox = new Outbox(folder)) {
            ask(visitor, "Notes", "una@usher.example");
            assertThat(location(confirm(visitor, link(outbox), PASSWORD))).isEqualTo("/account/sign-in?note=chosen");
        }
        assertThat(ask(visitor, "Acme Notes", "ada@acme.example").statusCode()).isEqualTo(303);
        assertThat(ask(visitor, "notes", "eve@acme.example").statusCode()).isEqualTo(422);
        var applications = platform.domain().partners().index();
        assertThat(applications.isNameTaken("Field Notes Pro")).isFalse();
        assertThat(applications.isNameTaken("Notes")).isTrue();
        assertThat(applications.isNameTaken("Official PartsBridge"))
                .as("the operator made this one")
                .isTrue();
    }

    @Test
    void ofTwoWithOneNameAtTheSameMomentOneIsFounded() throws Exception {
        var platform = start("open");
        var links = new ArrayList<String>();
        try (var outbox = new Outbox(folder)) {
            for (var email : List.of("una@usher.example", "ada@usher.example")) {
                ask(new TestBrowser(platform), "Usher Works", email);
                links.add(link(outbox));
            }
        }
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = both.invokeAll(links.stream()
                    .<Callable<Integer>>map(link -> () ->
                            confirm(new TestBrowser(platform), link, PASSWORD).statusCode())
                    .toList());
            assertThat(List.of(answers.getFirst().get(), answers.getLast().get()))
                    .containsExactlyInAnyOrder(303, 409);
        }
    }

    @Test
    void aPlaceAsksSoOftenInAnHourAndNoMore() {
        var platform = start("open");
        var visitor = new TestBrowser(platform);
        for (var i = 0; i < 5; i++) {
            assertThat(ask(visitor, "Usher Works", "una" + i + "@usher.example").statusCode())
                    .isEqualTo(303);
        }
        var refused = ask(visitor, "Usher Works", "una9@usher.example");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("Too many sign-ups");
    }

    @Test
    void aLinkIsTooOldAfterADay() throws Exception {
        var clock = new MutableClock();
        var platform = start(Map.of("partners.signup", "open"), clock);
        var visitor = new TestBrowser(platform);
        try (var outbox = new Outbox(folder)) {
            ask(visitor, "Usher Works", "una@usher.example");
            var link = link(outbox);
            clock.advance(SignUps.LINK_MAX.minus(Duration.ofSeconds(1)));
            assertThat(visitor.get(link).statusCode()).isEqualTo(200);
            clock.advance(Duration.ofSeconds(1));
            assertThat(confirm(visitor, link, PASSWORD).statusCode()).isEqualTo(410);
        }
    }

    @Test
    void whereTheOperatorDecidesNobodyGetsInBeforeTheyApproved() throws Exception {
        var platform = start("approval");
        var visitor = new TestBrowser(platform);
        var operator = TestOperator.signedIn(platform, NOW);
        try (var outbox = new Outbox(folder)) {
            ask(visitor, "Usher Works", "una@usher.example");
            assertThat(operator.get(WAITING).body()).contains("Nobody waits");
            var confirmed = confirm(visitor, link(outbox), PASSWORD);
            assertThat(confirmed.statusCode()).isEqualTo(200);
            assertThat(confirmed.body()).contains("waits for approval");
            assertThat(visitor.post("/account/sign-in", "email", "una@usher.example", "password", PASSWORD)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(operator.get("/operator").body()).contains("One organisation wants to be a partner");
            assertThat(operator.get("/operator/partners").body()).contains(WAITING);

            var approve = path(operator.get(WAITING), "action", "approve");
            assertThat(location(operator.post(approve))).isEqualTo(WAITING + "?note=approved");
            assertThat(Outbox.text(outbox.next("is a partner now"))).contains("una@usher.example", "Usher Works");
            assertThat(operator.post(approve).statusCode()).isEqualTo(404);
        }
        visitor.signIn("una@usher.example", PASSWORD);
        assertThat(visitor.get("/partner").body()).contains("Usher Works", "Owner");
    }

    @Test
    void whoIsRefusedReadsWhyAndIsForgotten() throws Exception {
        var platform = start("approval");
        var visitor = new TestBrowser(platform);
        var operator = TestOperator.signedIn(platform, NOW);
        try (var outbox = new Outbox(folder)) {
            ask(visitor, "Usher Works", "una@usher.example");
            confirm(visitor, link(outbox), PASSWORD);
            var refuse = path(operator.get(WAITING), "href", "refuse");
            operator.get(refuse);
            assertThat(operator.post(refuse, "reason", " ").statusCode()).isEqualTo(422);
            operator.get(refuse);
            assertThat(location(operator.post(refuse, "reason", "We do not know you")))
                    .isEqualTo(WAITING + "?note=refused");
            assertThat(Outbox.text(outbox.next("does not become a partner"))).contains("We do not know you");
        }
        assertThat(operator.get(WAITING).body()).contains("Nobody waits");
        assertThat(operator.get("/operator/audit-log").body()).contains("refused an organisation");
        assertThat(visitor.post("/account/sign-in", "email", "una@usher.example", "password", PASSWORD)
                        .statusCode())
                .isEqualTo(401);
    }

    private static String path(HttpResponse<String> page, String attribute, String what) {
        var found = Pattern.compile(attribute + "=\"(" + WAITING + "/[^\"]+/" + what + ")\"")
                .matcher(page.body());
        assertThat(found.find()).as(page.body()).isTrue();
        return found.group(1);
    }
}
