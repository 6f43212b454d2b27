package dev.latchkey.console.partner;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partner writes what companies read of its application, and the operator decides about it, by the real door. */
class ListingTest {

    private static final String QUEUE = "/operator/listings";
    private static final Pattern APPLICATION = Pattern.compile("href=\"(/partner/applications/([A-Za-z0-9_-]{20,}))\"");

    private TestPlatform platform;
    private TestBrowser owner;
    private TestBrowser operator;
    private String page;
    private String review;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        owner = new TestPartner(platform).signedIn(InstantSource.system());
        operator = TestOperator.signedIn(platform, InstantSource.system());
        var found = APPLICATION.matcher(owner.get("/partner/applications").body());
        assertThat(found.find()).isTrue();
        page = found.group(1) + "/listing";
        review = QUEUE + "/" + found.group(2);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private HttpResponse<String> save(String summary, String website) {
        owner.get(page + "/edit");
        return owner.post(
                page + "/edit",
                "summary",
                summary,
                "description",
                "Posts orders to boards.",
                "websiteUri",
                website,
                "privacyUri",
                "https://boards.example/privacy",
                "support",
                "help@boards.example",
                "category",
                "SALES",
                "companies",
                "");
    }

    private HttpResponse<String> submit() {
        owner.get(page);
        return owner.post(page + "/submit");
    }

    private HttpResponse<String> decide(String decision, String reason) {
        operator.get(review);
        return operator.post(review + "/" + decision, "reason", reason);
    }

    @Test
    void goesFromThePartnerToTheOperatorAndBackUntilItIsPublished() {
        assertThat(owner.get(page).body()).contains("No listing yet");
        assertThat(operator.get(review).statusCode()).isEqualTo(404);
        assertThat(location(save("Posts orders", "https://boards.example/"))).isEqualTo(page);
        assertThat(owner.get(page).body()).contains("Draft", "Posts orders", "Every company");
        assertThat(operator.get(QUEUE).body()).doesNotContain(review);

        assertThat(location(submit())).isEqualTo(page);
        assertThat(operator.get("/operator").body()).contains("One listing waits for a decision");
        assertThat(operator.get(QUEUE).body()).contains(review);
        assertThat(decide("request-changes", " ").statusCode()).isEqualTo(422);
        assertThat(location(decide("request-changes", "Which boards?"))).isEqualTo(review);
        assertThat(owner.get(page).body()).contains("Changes requested", "Which boards?");

        save("Posts orders to two boards", "https://boards.example/");
        submit();
        assertThat(operator.get(review).body()).contains("<del>Posts orders</del>", "Posts orders to two boards");
        assertThat(location(decide("publish", ""))).isEqualTo(review);
        assertThat(owner.get(page).body()).contains("Published", "by the operator");
        assertThat(owner.get("/partner/audit-log").body()).contains("published the listing of an application");
        assertThat(operator.get("/operator/audit-log").body()).contains("published the listing of an application");

        assertThat(location(decide("suspend", "It lies"))).isEqualTo(review);
        assertThat(owner.get(page).body()).contains("Suspended", "It lies").doesNotContain("Submit for review");
        assertThat(submit().statusCode()).isEqualTo(409);
        owner.get(page);
        assertThat(location(owner.post(page + "/withdraw"))).isEqualTo(page);
        assertThat(owner.get(page).body()).contains("Withdrawn");
    }

    @Test
    void aFormSaysOfEachFieldWhatIsWrong() {
        var refused = save("Posts orders", "http://boards.example/");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("an address that begins with https://", "Posts orders to boards.");
    }

    @Test
    void anotherPartnersPeopleFindNothingAndWhoOnlyLooksChangesNothing() {
        save("Posts orders", "https://boards.example/");
        var partner = new TestPartner(platform);
        platform.domain().partners().commands().createPartner(new Actor.Operator("op"), "other", "Other Inc");
        var stranger = partner.colleague("other", PartnerRole.OWNER, InstantSource.system());
        assertThat(stranger.get(page).statusCode()).isEqualTo(404);
        assertThat(stranger.get(page + "/edit").statusCode()).isEqualTo(404);
        var viewer = partner.colleague(partner.id(), PartnerRole.VIEWER, InstantSource.system());
        assertThat(viewer.get(page).body()).contains("Posts orders").doesNotContain("Submit for review");
        assertThat(viewer.post(page + "/submit").statusCode()).isEqualTo(403);
        assertThat(owner.get(page).body()).contains("Draft");
    }
}
