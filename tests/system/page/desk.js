// What the page shows of what `Cti` tells, and what its buttons do. The address of the bridge, and of the site behind
// it, is all that differs between one PBX and another: ?at=http://127.0.0.1:8090/sites/paris
(function () {
  "use strict";

  var base = new URLSearchParams(location.search).get("at");
  var COLUMNS = [
    "TotalNumberCallsEntered", "TotalNumberCallsAnswered", "TotalNumberCallsAbandonned",
    "WaitingCalls", "AvailableAgents", "TalkingAgents"
  ];
  var calls = {};
  var queues = {};

  function by(id) { return document.getElementById(id); }
  function on(id, action) { by(id).addEventListener("click", action); }
  function value(id) { return by(id).value; }

  function failed(what) {
    var line = document.createElement("li");
    line.textContent = what;
    by("errors").appendChild(line);
  }
  window.addEventListener("error", function (event) { failed("script: " + event.message); });
  window.addEventListener("unhandledrejection", function (event) { failed("script: " + event.reason); });

  function rows(id, lines) {
    by(id).replaceChildren.apply(by(id), lines.map(function (cells) {
      var row = document.createElement("tr");
      row.id = cells[0];
      cells.slice(1).forEach(function (text) {
        row.insertCell().textContent = text === undefined ? "" : text;
      });
      return row;
    }));
  }

  function showCalls() {
    rows("calls", Object.keys(calls).map(function (id) {
      var call = calls[id];
      return ["call-" + id, id, call.otherDN, call.eventType.replace("Event", ""), call.queueName];
    }));
  }

  function showQueues() {
    rows("queues", Object.keys(queues).map(function (id) {
      var queue = queues[id];
      return ["queue-" + queue.number, queue.displayName + " (" + queue.number + ")"].concat(
        COLUMNS.map(function (name) { return queue.counters[name]; })
      );
    }));
  }

  Cti.setHandler("LinkStatusUpdate", function (message) { by("link").textContent = message.status; });
  Cti.setHandler("LoggedOn", function () { by("link").textContent = "signed in"; });
  Cti.setHandler("LoggedOnError", function (message) { failed("LoggedOnError " + message.Error); });
  Cti.setHandler("Error", function (message) { failed("Error " + message.Error); });
  Cti.setHandler("AgentError", function (message) { failed("AgentError " + message.Error); });
  Cti.setHandler("UserConfigUpdate", function (message) {
    by("who").textContent = message.firstName + " " + message.lastName;
  });
  Cti.setHandler("PhoneEvent", function (event) {
    if (event.eventType === "EventReleased") {
      delete calls[event.uniqueId];
    } else {
      calls[event.uniqueId] = event;
    }
    showCalls();
  });
  Cti.setHandler("AgentStateEvent", function (state) {
    if (by("agent").textContent !== state.name) {
      by("states").textContent += " " + state.name;
    }
    by("agent").textContent = state.name;
    by("cause").textContent = state.cause || "";
  });
  Cti.setHandler("QueueList", function (list) {
    list.forEach(function (queue) {
      queue.counters = (queues[queue.id] || {counters: {}}).counters;
      queues[queue.id] = queue;
    });
    showQueues();
    Cti.subscribeToQueueStats();
  });
  Cti.setHandler("QueueStatistics", function (message) {
    var queue = queues[message.queueId];
    message.counters.forEach(function (counter) { queue.counters[counter.statName] = counter.value; });
    showQueues();
  });

  on("sign-in", function () {
    fetch(base + "/xuc/api/2.0/auth/login", {
      method: "POST",
      headers: {"Content-Type": "application/json"},
      body: JSON.stringify({login: value("login"), password: value("password")})
    }).then(function (answer) {
      if (!answer.ok) {
        throw new Error("sign-in refused: " + answer.status);
      }
      return answer.json();
    }).then(function (answer) {
      var address = base.replace(/^http/, "ws") + "/xuc/api/2.0/cti?token=" + encodeURIComponent(answer.token);
      Cti.WebSocket.init(address);
    });
  });
  on("dial", function () { Cti.dial(value("number")); });
  on("answer", function () { Cti.answer(); });
  on("hold", function () { Cti.hold(); });
  on("hangup", function () { Cti.hangup(); });
  on("transfer", function () { Cti.directTransfer(value("number")); });
  on("consult", function () { Cti.attendedTransfer(value("number")); });
  on("complete", function () { Cti.completeTransfer(); });
  on("log-in", function () { Cti.loginAgent(value("phone")); });
  on("log-out", function () { Cti.logoutAgent(); });
  on("pause", function () { Cti.pauseAgent(undefined, value("reason") || undefined); });
  on("unpause", function () { Cti.unpauseAgent(); });
  on("follow", function () { Cti.getList("queue"); });
})();
