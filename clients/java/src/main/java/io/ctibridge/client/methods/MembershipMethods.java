// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.methods;

import io.ctibridge.client.Calls;
import io.ctibridge.client.codec.Values;
import io.ctibridge.client.types.CtiQueueMembership;
import io.ctibridge.client.types.CtiUserQueueDefaultMembership;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code Membership.*}: calls that wait for their answers. */
public final class MembershipMethods {
    private final Calls calls;

    /**
     * The methods of a client.
     *
     * @param calls makes the calls
     */
    public MembershipMethods(Calls calls) {
        this.calls = calls;
    }

    /**
     * {@code Membership.getUserDefaultMembership}. Tells {@code UserQueueDefaultMembership}.
     *
     * @param userId a whole number
     * @return see {@link CtiUserQueueDefaultMembership}
     */
    public CtiUserQueueDefaultMembership getUserDefaultMembership(long userId) {
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
     */
    public void setUserDefaultMembership(long userId, List<CtiQueueMembership> membership) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("userId", userId);
        params.put("membership", membership);
        calls.call("Membership.setUserDefaultMembership", params, result -> null);
    }

    /**
     * {@code Membership.setUsersDefaultMembership}. Tells {@code UsersQueueDefaultMembership}. Not on a site of kind
     * o2g: the processing groups of an agent are PBX configuration without a documented operation.
     *
     * @param userIds a list of: a whole number
     * @param membership a list of: see {@link CtiQueueMembership}
     */
    public void setUsersDefaultMembership(List<Long> userIds, List<CtiQueueMembership> membership) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("userIds", userIds);
        params.put("membership", membership);
        calls.call("Membership.setUsersDefaultMembership", params, result -> null);
    }

    /**
     * {@code Membership.applyUsersDefaultMembership}. Tells {@code QueueMember}. Not on a site of kind o2g: the
     * processing groups of an agent are PBX configuration without a documented operation.
     *
     * @param userIds a list of: a whole number
     */
    public void applyUsersDefaultMembership(List<Long> userIds) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("userIds", userIds);
        calls.call("Membership.applyUsersDefaultMembership", params, result -> null);
    }
}
