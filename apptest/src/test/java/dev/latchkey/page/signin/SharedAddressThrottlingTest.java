package dev.latchkey.page.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One address has accounts in two companies; who knows the password of one guesses at the other no more freely than a stranger, and keeps nobody out. */
class SharedAddressThrottlingTest {

    private static final String OWN = "nine quiet lanterns drift";

    private final MutableClock clock = new MutableClock();
    private TestPlatform platform;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of("listeners.trustedProxies", "127.0.0.1/32"), clock);
        var made = platform.send(platform.request(
                        platform.api("/manage/v1/users"),
                        "X-Api-Key",
                        platform.apiKey(1),
                        "Content-Type",
                        "application/json")
                .POST(BodyPublishers.ofString("{\"email\":\"" + email()
                        + "\",\"firstName\":\"Ann\",\"lastName\":\"Other\",\"systemRole\":\"EMPLOYEE\"}")));
        assertThat(made.statusCode()).isEqualTo(201);
        var person = new Person.CompanyPerson(
                platform.companyId(1), TestPlatform.json(made).get("id").asString());
        var hash = PasswordHash.of(
                OWN, new PasswordHash.Parameters(512, 3, 1), platform.domain().random());
        var stores = platform.domain().stores();
        stores.transactions().write(tx -> {
            stores.accounts().setPassword(tx, person, hash);
            return person;
        });
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private String email() {
        return platform.user(0, 0).get("email").asString();
    }

    private String victims() {
        return platform.user(0, 0).get("password").asString();
    }

    private HttpResponse<String> answer(TestBrowser browser, String address, String password) {
        browser.get("/account/sign-in?again=true");
        return browser.postWith(
                "/account/sign-in",
                Map.of("X-Forwarded-For", address),
                browser.csrf(),
                "email",
                email(),
                "password",
                password);
    }

    private int attempt(TestBrowser browser, String address, String password) {
        return answer(browser, address, password).statusCode();
    }

    private TestBrowser known(String address, String password) {
        var browser = new TestBrowser(platform);
        assertThat(attempt(browser, address, password)).isEqualTo(303);
        return browser;
    }

    private long notHeld(Iterable<TestBrowser> browsers, String address, int each) {
        var notHeld = 0;
        for (var browser : browsers) {
            for (var i = 0; i < each; i++) {
                notHeld += attempt(browser, address, "guess " + i) == 429 ? 0 : 1;
            }
        }
        return notHeld;
    }

    /** As many as without: five, and then one after each wait. */
    @Test
    void anyNumberOfKnownBrowsersGuessesNoMoreThanAStranger() {
        var stranger =
                IntStream.range(0, 8).mapToObj(_ -> new TestBrowser(platform)).toList();
        var ofStranger = notHeld(stranger, "198.51.100.1", 5);
        var browsers =
                IntStream.range(0, 8).mapToObj(_ -> known("198.51.100.2", OWN)).toList();

        assertThat(notHeld(browsers, "198.51.100.2", 5)).isLessThanOrEqualTo(ofStranger);
    }

    @Test
    void anOwnPasswordBetweenTheGuessesForgivesNone() {
        var stranger = "198.51.100.1";
        var browser = new TestBrowser(platform);
        for (var i = 0; i < 5; i++) {
            assertThat(attempt(browser, stranger, "guess " + i)).isEqualTo(401);
            if (i < 4) {
                assertThat(attempt(new TestBrowser(platform), stranger, OWN)).isEqualTo(303);
            }
        }
        assertThat(attempt(browser, stranger, "one more")).isEqualTo(429);

        var known = known("198.51.100.2", OWN);
        for (var i = 0; i < 5; i++) {
            assertThat(attempt(known, "198.51.100.2", "guess " + i)).isEqualTo(401);
            if (i < 4) {
                assertThat(attempt(known, "198.51.100.2", OWN)).isEqualTo(303);
            }
        }
        assertThat(attempt(known, "198.51.100.2", "one more")).isEqualTo(429);
    }

    /** A known browser whose guesses are not compared with the other account learns nothing by a right one. */
    @Test
    void aHeldGuessIsNotCompared() {
        for (var i = 0; i < 5; i++) {
            attempt(new TestBrowser(platform), "198.51.100.1", "guess " + i);
        }
        var known = known("203.0.113.9", OWN);
        assertThat(attempt(known, "198.51.100.1", victims())).isEqualTo(429);
        assertThat(attempt(known, "198.51.100.1", OWN)).as("its own is").isEqualTo(303);
        clock.advance(Duration.ofSeconds(1));
        assertThat(attempt(known, "198.51.100.1", victims()))
                .as("when it is time")
                .isEqualTo(303);
    }

    /** Right passwords of the one account without end, wrong ones by browsers that are known by it and by strangers, from many places. */
    @Test
    void theVictimsKnownBrowserIsServedWhateverAnotherAccountOfTheAddressDoes() {
        var victim = known("203.0.113.5", victims());
        for (var i = 0; i < 105; i++) {
            attempt(new TestBrowser(platform), "198.51.100.1", OWN);
        }
        assertThat(attempt(new TestBrowser(platform), "198.51.100.1", OWN))
                .as("who knows one signs in so often and no more")
                .isEqualTo(429);
        assertThat(attempt(victim, "203.0.113.5", victims())).isEqualTo(303);

        var attackers = IntStream.range(0, 5)
                .mapToObj(_ -> {
                    clock.advance(Duration.ofSeconds(11));
                    return known("198.51.100.77", OWN);
                })
                .toList();
        for (var i = 0; i < 30; i++) {
            attempt(attackers.get(i % 5), "198.51.100." + i, "guess");
            attempt(new TestBrowser(platform), "203.0.113.5", "guess");
        }
        assertThat(attempt(new TestBrowser(platform), "203.0.113.5", victims()))
                .as("a stranger is held")
                .isEqualTo(429);
        assertThat(attempt(victim, "203.0.113.5", victims())).isEqualTo(303);
    }

    /** The other way round, and for the account that was held up it is over in seconds. */
    @Test
    void anotherAccountsRightPasswordsHoldUpNoBrowserElsewhere() {
        for (var i = 0; i < 101; i++) {
            attempt(new TestBrowser(platform), "198.51.100.1", OWN);
        }
        assertThat(attempt(new TestBrowser(platform), "203.0.113.6", victims())).isEqualTo(303);
    }

    @Test
    void theNameOfABrowserStaysWhenItSignsInAgain() {
        var browser = known("198.51.100.2", OWN);
        var name = device(browser);
        attempt(browser, "198.51.100.2", OWN);
        assertThat(device(browser)).isEqualTo(name);
        assertThat(device(known("198.51.100.2", OWN))).isNotEqualTo(name);
    }

    private static String device(TestBrowser browser) {
        return browser.cookies().getOrDefault("latchkey_device_local", "").split("\\.")[0];
    }
}
