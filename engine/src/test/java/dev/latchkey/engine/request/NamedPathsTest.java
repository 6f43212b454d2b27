package dev.latchkey.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that name in their query another path than their own, which some servers run. Judged for somebody without credentials. */
class NamedPathsTest {

    @TempDir
    private Path folder;

    private ApiDocument document;

    @BeforeEach
    void readTheDocument() throws IOException, SpecException {
        var file = Files.writeString(folder.resolve("api.yaml"), """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            security: []
            paths:
              /admin: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
              /admin/users/{id}: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
              /v1/boss/: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
              /caf%C3%A9: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
              /: {get: {responses: {'200': {description: ok}}}}
              /public: {get: {responses: {'200': {description: ok}}}}
              /v1/list: {get: {responses: {'200': {description: ok}}}}
              /x/{id}: {get: {responses: {'200': {description: ok}}}}
              /search:
                parameters: [{$ref: '#/components/parameters/Query'}]
                get:
                  parameters: [{name: url, in: query, schema: {type: string}}, {name: s, in: header, schema: {type: string}}]
                  responses: {'200': {description: ok}}
            components:
              parameters: {Query: {name: q, in: query, schema: {type: string}}}
              securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}
            """);
        document = new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS).read("api", file);
    }

    private static Judgement judged(ApiDocument document, String target) throws SpecException {
        var judge = new Judge(
                ApiOperations.of(List.of(document)),
                ProtectedResources.of(List.of(), "https://api.example.com"),
                TestHeaders.CARRIERS,
                (presented, request) -> new Authentication.Anonymous());
        return judge.judge(HttpMethod.GET, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // the query is a path
                "/?/admin",
                "/?%2Fadmin",
                "/?%2fnothing",
                "/?%5Cadmin",
                "/?/admin=1",
                "/?/admin/users/a=1",
                "/?a=1&/admin",
                "/search?/admin",
                // or all of it is one
                "/?admin",
                "/?admin&a=1",
                "/?adm%69n",
                "/public?admin/users/7",
                // index.php?url=$1
                "/public?url=admin",
                "/public?url=/admin",
                "/public?url=%2Fadmin",
                "/public?url=%252Fadmin",
                "/public?a=1&url=admin",
                "/public?a=1;url=admin",
                "/public?a=1%26url=admin",
                "/public?a=1%26url%3Dadmin",
                "/public?u%72l=admin",
                "/public?URL=admin",
                "/public?url=adm%69n",
                "/public?url=adm%2569n",
                "/public?url=x&url=admin",
                "/public?url=admin&url=x",
                "/public?url=admin/",
                "/public?url=//admin",
                "/public?url=./admin",
                "/public?url=x/../admin",
                "/public?url=%5Cadmin",
                "/public?url=admin/users/7",
                "/public?url=admin%2Fusers%2F7",
                "/public?url=admin.json",
                "/public?url=ADMIN",
                "/public?url=index.php/admin",
                "/public?url=caf%C3%A9",
                "/public?url=v1/boss",
                "/v1/list?url=boss",
                "/v1/list?url=boss/",
                "/v1/list?url=v1/boss",
                "/v1/list?url=admin",
                // and what others call it
                "/?q=admin",
                "/?s=/admin",
                "/?r=admin",
                "/?p=admin",
                "/?route=admin",
                "/?_route_=admin",
                "/?_url=/admin",
                "/?path=admin",
                "/?option=admin",
                "/?rest_route=/admin",
                "/?rest.route=/posts/7",
                "/?x_astro_path=/posts",
                // what of the path a rule puts into a query
                "/x/7&url=admin",
                "/x/7%26url=admin",
                "/x/7%26url%3Dadmin",
                "/x/7%3Furl=admin",
                // a parameter is another one when it is called otherwise, or stands elsewhere
                "/search?s=admin",
                "/search?_url=admin",
                "/search?Q=admin"
            })
    void refusesAQueryThatNamesAnotherPath(String target) throws SpecException {
        assertThat(judged(document, target))
                .as(target)
                .isInstanceOfSatisfying(
                        Judgement.Unreadable.class,
                        refused -> assertThat(refused.denial().explanation().whoCanGrant())
                                .contains("document of api", "apis[].distinguishes with queryPath"));
        assertThat(judged(document.with(new TargetRules(Set.of(), Set.of(PathDistinction.QUERY_PATH))), target)
                        .decision())
                .as("where it is said that nobody looks there: %s", target)
                .isInstanceOf(Decision.Allow.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/?",
                "/?a=1",
                "/?a=/admin",
                "/?next=%2Fadmin",
                "/?flag",
                "/?=admin",
                "/public?url",
                "/public?url=",
                "/public?url=/",
                "/public?url=public",
                "/public?url=x/7",
                "/public?url=https://example.com/admin",
                "/public?url=https%3A%2F%2Fexample.com%2Fadmin%3Fa%3D1",
                "/public?url=administrators",
                "/public?curl=admin",
                "/public?q=a%20b%25",
                "/public?x=url=admin",
                "/public?s=name&r=2&p=3",
                "/x/url=admin",
                "/search?q=admin",
                "/search?url=admin",
                "/search?a=1&url=%2Fadmin"
            })
    void takesAQueryThatNamesNone(String target) throws SpecException {
        assertThat(judged(document, target).decision()).as(target).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void refusesMoreThanCanBeLookedUp() throws SpecException {
        assertThat(judged(document, "/public?" + "q=x&".repeat(33))).isInstanceOf(Judgement.Unreadable.class);
        assertThat(judged(document, "/public?" + "q=x&".repeat(32)).decision()).isInstanceOf(Decision.Allow.class);
        var many = new StringBuilder("/x/7?");
        for (var i = 0; i < 32; i++) {
            many.append("q=%2561").append(i).append('&');
        }
        assertThat(judged(document, many.toString())).isInstanceOf(Judgement.Unreadable.class);
    }
}
