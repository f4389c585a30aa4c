// The native dialect of Cti.js, as small as this page needs it. Written from the wire table (every command with its
// fields), for browsers that load it by a plain <script> tag: it defines `Cti`, nothing else.
(function (global) {
  "use strict";

  var HEARTBEAT_MS = 5000;
  var MISSED_MOST = 3;

  // method: [command, {field of the frame: place of the argument}]
  var COMMANDS = {
    dial: ["dial", {destination: 0, variables: 1}],
    answer: ["answer", {uniqueId: 0}],
    hold: ["hold", {uniqueId: 0}],
    hangup: ["hangup", {uniqueId: 0}],
    directTransfer: ["directTransfer", {destination: 0}],
    attendedTransfer: ["attendedTransfer", {destination: 0, device: 1}],
    completeTransfer: ["completeTransfer", {}],
    cancelTransfer: ["cancelTransfer", {}],
    loginAgent: ["agentLogin", {agentphonenumber: 0, agentid: 1}],
    logoutAgent: ["agentLogout", {agentid: 0}],
    pauseAgent: ["pauseAgent", {agentid: 0, reason: 1}],
    unpauseAgent: ["unpauseAgent", {agentid: 0}],
    getList: ["getList", {objectType: 0}],
    subscribeToQueueStats: ["subscribeToQueueStats", {}]
  };

  var socket = null;
  var missed = 0;
  var heartbeat = null;
  var handlers = {};

  function publish(msgType, message) {
    (handlers[msgType] || []).forEach(function (handler) { handler(message); });
  }

  function send(frame) {
    if (socket !== null && socket.readyState === global.WebSocket.OPEN) {
      socket.send(JSON.stringify(frame));
    }
  }

  function beat() {
    if (missed >= MISSED_MOST) {
      socket.close();
      return;
    }
    missed += 1;
    send({claz: "ping"});
  }

  function ended() {
    clearInterval(heartbeat);
    publish("LinkStatusUpdate", {status: "closed"});
  }

  function received(text) {
    missed = 0;
    var frame = JSON.parse(text);
    if (frame.msgType !== undefined) {
      publish(frame.msgType, frame.ctiMessage);
    }
  }

  var Cti = {
    WebSocket: {
      init: function (address) {
        socket = new global.WebSocket(address);
        missed = 0;
        socket.onopen = function () { publish("LinkStatusUpdate", {status: "opened"}); };
        socket.onclose = ended;
        socket.onmessage = function (event) { received(event.data); };
        heartbeat = setInterval(beat, HEARTBEAT_MS);
      }
    },
    close: function () { socket.close(); },
    setHandler: function (msgType, handler) {
      (handlers[msgType] = handlers[msgType] || []).push(handler);
    }
  };

  Object.keys(COMMANDS).forEach(function (method) {
    var command = COMMANDS[method][0];
    var fields = COMMANDS[method][1];
    Cti[method] = function () {
      var frame = {claz: "web", command: command};
      var given = arguments;
      Object.keys(fields).forEach(function (field) { frame[field] = given[fields[field]]; });
      send(frame);  // JSON leaves out what is undefined
    };
  });

  global.Cti = Cti;
})(window);
