package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.partner.PartnerActor;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The truth table for partners: what was sent to one, and nothing else. */
class TruthTablePartnersTest extends TruthTable {

    TruthTablePartnersTest(TruthTableDemo.Rows rows) {
        super(rows);
    }

    private Set<String> sentToPartners() {
        return Stream.of(ACME, GLOBEX)
                .flatMap(company -> publications(company).stream())
                .filter(publication -> !publication.get("partners").isEmpty())
                .map(publication -> publication.get("postingId").asString())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Set<String> feed(String... credential) {
        return Listing.read(platform, "/feed/publications", credential).rows().stream()
                .map(publication -> publication.get("postingId").asString())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Test
    void readsThePostingsSentToItAndNoOther() {
        var sent = sentToPartners();
        assertThat(feed(partnerKey())).isNotEmpty().isEqualTo(sent);
        var publications = publications(ACME);
        var notSent = new HashSet<>(postingIds(publications, "PUBLIC"));
        notSent.removeAll(sent);
        UpstreamAnswer.assertNotFound(
                platform.get("/feed/publications/" + notSent.iterator().next(), partnerKey()));
    }

    @Test
    void readsNothingThatWasSentToAnotherPartner() {
        var posting = sentToPartners().iterator().next();
        var other = new String[] {"X-SmartToken", newPartnerKey()};
        assertThat(feed(other)).isEmpty();
        assertThat(platform.get("/feed/publications/" + posting, partnerKey()).statusCode())
                .isEqualTo(200);
        UpstreamAnswer.assertNotFound(platform.get("/feed/publications/" + posting, other));
    }

    private String newPartnerKey() {
        var domain = platform.domain();
        var operator = new Actor.Operator("op_truth_table");
        var id = domain.partners().commands().newId();
        domain.partners().commands().createPartner(operator, id, "Another board");
        return domain.partners()
                .commands()
                .regenerateKey(new PartnerActor.OfPlatform(operator), id, new RotationOverlap.None())
                .secret()
                .reveal();
    }

    @Test
    void isTakenFromTheQueryOnlyWhereTheOperationOptsIn() {
        var inQuery = platform.get("/feed/publications?limit=1&apiKey=" + platform.partnerKey());
        assertThat(listed(inQuery).total()).isEqualTo(sentToPartners().size());
        GatewayRefusal.of(
                        platform.get("/postings/made-up/configuration?apiKey=" + platform.partnerKey()), 400, "request")
                .code("MALFORMED_REQUEST");
        GatewayRefusal.of(platform.get("/jobs?apiKey=" + platform.apiKey(ACME)), 400, "request")
                .required("expected a key in the X-SmartToken header: this operation takes none in the query");
    }

    @Test
    void reachesTheApplicationApiOfPostingsSentToIt() {
        var publications = publications(ACME);
        var sent = publications.stream()
                .filter(publication -> !publication.get("partners").isEmpty())
                .findFirst()
                .orElseThrow();
        var notSent = publications.stream()
                .filter(publication -> publication.get("partners").isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(configurationOf(sent).statusCode()).isEqualTo(200);
        UpstreamAnswer.assertNotFound(configurationOf(notSent));
    }

    private HttpResponse<String> configurationOf(JsonNode publication) {
        return platform.get("/postings/" + publication.get("uuid").asString() + "/configuration", partnerKey());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/jobs",
                "/candidates",
                "/user-api/v201804/users",
                "/users/me",
                "/configuration/company",
                "/offers",
                "/audit-api/v201910/audit-events"
            })
    void reachesNothingElse(String path) {
        GatewayRefusal.of(platform.get(path, partnerKey()), 403, "operation")
                .code("CREDENTIAL_NOT_ACCEPTED")
                .held("partner_api_key")
                .noChallenge();
    }
}
