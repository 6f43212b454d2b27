package dev.latchkey.testing;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.review.Listing;
import dev.latchkey.core.review.ListingCategory;
import dev.latchkey.core.review.ListingCommands;
import dev.latchkey.core.review.ListingContent;
import dev.latchkey.core.review.ListingReview;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;

/** Listings of applications, each for one company alone. */
public final class TestListing {

    private TestListing() {}

    /** Has that of an application published. */
    public static void published(TestPlatform platform, String partnerId, String clientId) {
        var seen = submitted(platform, partnerId, clientId, "Posts orders").seen();
        new ListingReview(platform.domain().stores(), (_, _) -> {}, InstantSource.system())
                .publish(new Actor.Operator("op"), clientId, seen);
    }

    /** Has that of an application wait, with a summary. */
    public static Listing submitted(TestPlatform platform, String partnerId, String clientId, String summary) {
        var commands = new ListingCommands(platform.domain().stores(), InstantSource.system());
        var by = new PartnerActor.OfPlatform(new Actor.Operator("op"));
        var content = new ListingContent(
                summary,
                "Posts orders.",
                "https://boards.example/",
                "https://boards.example/privacy",
                "help@boards.example",
                ListingCategory.SALES,
                new TreeSet<>(List.of("acme")));
        var saved = commands.save(by, partnerId, clientId, content, ListingCommands.seen(null));
        return commands.submit(by, partnerId, clientId, saved.seen());
    }
}
