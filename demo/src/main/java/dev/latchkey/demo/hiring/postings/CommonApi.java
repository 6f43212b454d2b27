package dev.latchkey.demo.hiring.postings;

import dev.latchkey.demo.hiring.data.Vocabulary;
import dev.latchkey.demo.hiring.data.Vocabulary.Label;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.Page;
import dev.latchkey.demo.hiring.http.Route;
import java.util.List;

/** The lists that all companies share; public. */
public final class CommonApi {

    private static final String API = "common";

    public List<Route> routes() {
        return List.of(
                route("/v1/industries", Vocabulary.INDUSTRIES),
                route("/v1/functions", Vocabulary.FUNCTIONS),
                route("/v1/levels", Vocabulary.LEVELS),
                route("/v1/typesOfEmployment", Vocabulary.EMPLOYMENT_TYPES));
    }

    private static Route route(String path, List<Label> labels) {
        return new Route(API, "GET", path, _ -> Answer.ok(Page.whole(labels)));
    }
}
