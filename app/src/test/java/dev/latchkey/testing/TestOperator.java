package dev.latchkey.testing;

import java.time.InstantSource;
import tools.jackson.databind.JsonNode;

/** The operator of the sheet, who signs in and sets up a second factor. */
public final class TestOperator {

    private TestOperator() {}

    /** A browser in which the operator has signed in, for the first time, and set up a second factor. */
    public static TestBrowser signedIn(TestPlatform platform, InstantSource clock) {
        return withSecondFactor(withPassword(platform), clock);
    }

    /** A browser in which somebody of the sheet has signed in, for the first time, and set up a second factor. */
    public static TestBrowser withSecondFactor(TestPlatform platform, JsonNode person, InstantSource clock) {
        var browser = new TestBrowser(platform);
        browser.signIn(person.get("email").asString(), person.get("password").asString());
        return withSecondFactor(browser, clock);
    }

    /** The same browser, in which somebody has signed in, with a second factor. */
    static TestBrowser withSecondFactor(TestBrowser browser, InstantSource clock) {
        var page = browser.get("/account/second-factor").body();
        var codes = browser.post("/account/second-factor", "code", new TestAuthenticator(page, clock).code(0));
        if (codes.statusCode() != 200) {
            throw new IllegalStateException("the second factor was not set up: " + codes.statusCode());
        }
        return browser;
    }

    /** A browser in which the operator has signed in, by the password alone. */
    public static TestBrowser withPassword(TestPlatform platform) {
        var person = platform.sheet().get("operator");
        var browser = new TestBrowser(platform);
        browser.signIn(person.get("email").asString(), person.get("password").asString());
        return browser;
    }
}
