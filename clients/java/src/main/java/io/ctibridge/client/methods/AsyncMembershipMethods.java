// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.methods;

import io.ctibridge.client.AsyncCalls;
import io.ctibridge.client.codec.Values;
import io.ctibridge.client.types.CtiQueueMembership;
import io.ctibridge.client.types.CtiUserQueueDefaultMembership;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code Membership.*}: calls whose answers come later. */
public final class AsyncMembershipMethods {
    private final AsyncCalls calls;

    /**
     * The methods of a client.
     *
     * @param calls makes the calls
     */
    public AsyncMembershipMethods(AsyncCalls calls) {
        this.calls = calls;
    }

    /**
     * {@code Membership.getUserDefaultMembership}. Tells {@code UserQueueDefaultMembership}.
     *
     * @param userId a whole number
     * @return see {@link CtiUserQueueDefaultMembership}
     */
    public CompletableFuture<CtiUserQueueDefaultMembership> getUserDefaultMembership(long userId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("userId", userId);
        return calls.call("Membership.getUserDefaultMembership", params, result -> Values.as(result, CtiUserQueueDefaultMembership.class));
    }

    /**
     * {@code Membership.setUserDefaultMembership}. Tells {@code UserQueueDefaultMembership}. Not on a site of kind o2g:
     * the processing groups of an agent are PBX configuration without a documented operation.
     *
     * @param userId a whole number
     * @param membership a list of: see {@link CtiQueueMembership}
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> setUserDefaultMembership(long userId, List<CtiQueueMembership> membership) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("userId", userId);
        params.put("membership", membership);
        return calls.call("Membership.setUserDefaultMembership", params, result -> null);
    }

    /**
     * {@code Membership.setUsersDefaultMembership}. Tells {@code UsersQueueDefaultMembership}. Not on a site of kind
     * o2g: the processing groups of an agent are PBX configuration without a documented operation.
     *
     * @param userIds a list of: a whole number
     * @param membership a list of: see {@link CtiQueueMembership}
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> setUsersDefaultMembership(List<Long> userIds, List<CtiQueueMembership> membership) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("userIds", userIds);
        params.put("membership", membership);
        return calls.call("Membership.setUsersDefaultMembership", params, result -> null);
    }

    /**
     * {@code Membership.applyUsersDefaultMembership}. Tells {@code QueueMember}. Not on a site of kind o2g: the
     * processing groups of an agent are PBX configuration without a documented operation.
     *
     * @param userIds a list of: a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> applyUsersDefaultMembership(List<Long> userIds) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("userIds", userIds);
        return calls.call("Membership.applyUsersDefaultMembership", params, result -> null);
    }
}
