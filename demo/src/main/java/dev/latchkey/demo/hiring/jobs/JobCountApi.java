package dev.latchkey.demo.hiring.jobs;

import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.access.VisibleRows;
import dev.latchkey.demo.hiring.directory.OrgRule;
import dev.latchkey.demo.hiring.directory.OrgRule.OrgField;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.HiringInput;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.store.HiringStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/** How many of the jobs that the caller sees the rules of an access group match, before a group has them. Changes nothing. */
public final class JobCountApi {

    private static final int VALUES_MAX = 50;
    private static final int VALUE_LENGTH_MAX = 100;
    private static final String RULE = "rule";

    private final HiringStore store;
    private final Views views;

    public JobCountApi(HiringStore store, Views views) {
        this.store = store;
        this.views = views;
    }

    public List<Route> routes() {
        return List.of(new Route(JobsApi.API, "POST", "/job-counts", this::count));
    }

    /** The number, named as in a list. */
    public record Count(int totalFound) {}

    private Answer count(Call call) {
        var view = views.of(call);
        var rules = rules(call.json().object("rules"));
        if (rules.isEmpty()) {
            return Answer.ok(new Count(0)); // as a group without rules holds no job
        }
        var bindings = new HashMap<>(view.bindings());
        VisibleRows.bind(RULE, rules, bindings::put);
        var condition = view.jobCondition() + " and " + VisibleRows.matching(RULE, rules);
        return store.read(
                handle -> Answer.ok(new Count(handle.createQuery("select count(*) from job j where " + condition)
                        .bindMap(bindings)
                        .mapTo(Integer.class)
                        .one())));
    }

    private static List<OrgRule> rules(HiringInput input) {
        var rules = new ArrayList<OrgRule>();
        for (var field : OrgField.values()) {
            if (input.has(field.wireName())) {
                var values = input.texts(field.wireName(), VALUES_MAX, VALUE_LENGTH_MAX);
                if (values.isEmpty()) {
                    throw input.fault(field.wireName(), "at least one value", "none");
                }
                rules.add(new OrgRule(field, Set.copyOf(values)));
            }
        }
        return rules;
    }
}
